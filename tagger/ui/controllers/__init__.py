"""What the window does rather than draws: background work, decisions, writing and undo."""
