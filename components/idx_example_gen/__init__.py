"""ExampleGen for IDX files, the format of MNIST and its relatives."""
