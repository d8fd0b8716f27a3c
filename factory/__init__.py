"""Command line, runs, reports, data catalog, clusters and installation."""
