"""digits_cnn: a convolutional network that reads handwritten digits, and says when it is unsure."""
