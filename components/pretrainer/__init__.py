"""Training a part of a model ahead, in a node of its own."""
