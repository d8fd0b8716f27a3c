"""Trainer of baselines."""
