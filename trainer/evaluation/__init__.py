"""Metrics and calibration of scores."""
