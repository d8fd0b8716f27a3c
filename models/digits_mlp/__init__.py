"""digits_mlp: a multilayer perceptron for handwritten digits."""
