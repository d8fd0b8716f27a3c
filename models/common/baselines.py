"""Baselines: simple models for comparison."""


class NotTrainableError(ValueError):
    """A baseline cannot be trained on the data; the message gives the reason."""
