"""The Trainer of models that others are only compared with."""
