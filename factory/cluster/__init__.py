"""Pipelines on clusters: compilation, rehearsal, deployment, and the entry point of containers."""
