"""Serving of pushed models behind the interface of TensorFlow Serving."""
