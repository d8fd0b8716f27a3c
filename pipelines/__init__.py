"""Pipelines of the products, one module each. Modules that begin with _ are shared."""
