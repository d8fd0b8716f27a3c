"""Environments and what is played in them, for agents and for those who judge them."""
