"""Runs of pipelines on this machine: execution, observers, records, reports, comparison."""
