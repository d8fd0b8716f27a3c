"""Viewers of artifacts' files. None of them imports TensorFlow or TFX."""
