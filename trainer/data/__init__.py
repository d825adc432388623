"""Datasets as published, splits, features and their stores."""
