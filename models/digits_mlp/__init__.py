"""A multilayer perceptron reads the digits of phone numbers."""
