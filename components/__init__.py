"""Shared TFX components: they compute, and know nothing of the pipelines that wire them."""
