"""Inspection of runs and metadata stores, for the command line and other programs. No TensorFlow here."""
