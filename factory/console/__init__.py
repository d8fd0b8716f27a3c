"""Console: server-side pages over a metadata store, for a browser on this machine."""
