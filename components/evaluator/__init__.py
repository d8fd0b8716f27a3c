"""Evaluator: metrics of a model, and its blessing by the applicable gates."""
