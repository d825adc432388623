"""tagger gives a local music library its genres back."""

__version__ = "0.1.0"
