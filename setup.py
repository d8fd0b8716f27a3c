"""Entry point for tools that call setup.py, such as Beam's --setup_file; see pyproject.toml."""

from setuptools import setup

setup()
