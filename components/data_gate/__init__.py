"""The gate between the data and the training."""
