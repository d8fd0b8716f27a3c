"""Data gate: checks before training."""
