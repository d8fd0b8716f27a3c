"""Shared code of the models of handwritten digits."""
