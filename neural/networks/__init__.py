"""torch modules and nothing else."""
