"""digits_cnn: a convolutional network for handwritten digits, with rejection of uncertain ones."""
