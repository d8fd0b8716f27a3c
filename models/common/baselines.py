"""Baselines: simple models that a product's model is compared with."""


class NotTrainableError(ValueError):
    """A baseline cannot be trained on the data; the message gives the reason in words."""
