"""`python -m factory` is the same as `factory`."""

from factory.cli import main

main()
