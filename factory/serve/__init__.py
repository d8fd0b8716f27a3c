"""Serving of pushed models by TensorFlow Serving's interface."""
