"""Models whose weights were trained elsewhere, as artifacts with their licence."""
