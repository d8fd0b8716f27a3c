"""Evaluation of baselines and reference products."""
