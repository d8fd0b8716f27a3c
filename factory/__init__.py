"""The command line of the factory and the machinery that runs its pipelines."""
