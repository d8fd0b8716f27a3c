"""Evaluator: measure a model, and bless it where every gate that applies is met."""
