"""sentiment: what guests answer, positive or negative, by words as vectors and a convolutional network."""
