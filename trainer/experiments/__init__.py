"""Experiments: a TOML file for every row of a paper's or of docs/results.md and for every encoder of a shipped or
learned model, the schema that each must fit, and the one runner.
"""
