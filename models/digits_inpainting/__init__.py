"""digits_inpainting: a generator that fills what is missing of a digit, before a classifier reads it."""
