"""Datasets that the project makes itself, for smoke tests, speed and the machinery; their figures compare with nothing
published.
"""
