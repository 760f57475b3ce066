"""The filters and adjustments without networks; one file per operation."""
