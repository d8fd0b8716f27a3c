"""Runs of pipelines on this machine: start, watch, record, report, compare."""
