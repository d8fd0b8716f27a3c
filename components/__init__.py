"""Shared TFX components, independent of the pipelines that wire them."""
