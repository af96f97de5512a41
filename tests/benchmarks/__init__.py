"""Measurements of the running product; no test is timed, these only print."""
