"""digits_inpainting: a generator that restores missing pixels of a digit, before a classifier reads it."""
