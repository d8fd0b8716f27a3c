"""Pretraining of a part of a model, in a node of its own."""
