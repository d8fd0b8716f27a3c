"""The products: one module each, which wires its pipeline. Modules that begin with _ are shared."""
