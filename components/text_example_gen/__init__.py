"""Labelled texts as Examples."""
