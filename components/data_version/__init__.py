"""Which version of data that changes is to be read."""
