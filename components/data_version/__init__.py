"""Resolution of the newest version of changing data."""
