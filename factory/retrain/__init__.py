"""Continuous retraining: spans of data arrive, a policy decides, a run trains and its gates judge."""
