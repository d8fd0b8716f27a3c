"""Metrics for TFMA that any product can use."""
