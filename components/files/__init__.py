"""Artifacts of Examples and the folders they are made from: what components share."""
