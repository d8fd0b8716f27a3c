"""Files that rows are read from: which of them count, their hash, and their records."""
