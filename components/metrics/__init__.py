"""Metrics for TFMA that more than one product needs."""
