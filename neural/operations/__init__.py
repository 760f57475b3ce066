"""One file per operation; discovered, so adding a file adds the operation."""
