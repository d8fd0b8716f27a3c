"""Files of rows, and of Examples: what the ExampleGens share."""
