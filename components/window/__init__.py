"""A window of spans: their Examples and statistics as those of one data set, without reading them again."""
