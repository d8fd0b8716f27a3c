"""Models of the products: data, preprocessing, networks in plain Keras, training, metrics."""
