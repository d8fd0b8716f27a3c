"""Pipelines on clusters: compiled, rehearsed, deployed; and what runs in their containers."""
