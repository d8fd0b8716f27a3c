"""The products' models: plain Keras, their preprocessing and their training."""
