"""Shared code of the models, by family."""
