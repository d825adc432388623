"""From decisions to files: plan, safe write, journal, undo."""
