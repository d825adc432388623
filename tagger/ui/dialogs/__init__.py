"""Windows beside the window: settings and keys."""
