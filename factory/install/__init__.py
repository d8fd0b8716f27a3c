"""Set up the project on a fresh machine: virtual environment, locked packages, wheel repair.

Everything here but the repair itself runs on the standard library of Python 3.11 alone, because it
runs before anything is installed.
"""
