"""What the models that work on handwritten digits share."""
