"""Every command: one file for each family."""
