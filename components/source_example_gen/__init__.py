"""Rows of a product's data as Examples."""
