"""Trains, evaluates and exports the published multimodal genre systems."""
