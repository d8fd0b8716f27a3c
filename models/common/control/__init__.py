"""Reinforcement learning: environments, episodes, agents and policies."""
