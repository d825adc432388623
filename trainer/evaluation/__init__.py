"""Metrics, tables beside the papers' figures, and reports."""
