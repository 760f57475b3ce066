"""One file per file format. A new one is found by itself; formats do not import each other."""
