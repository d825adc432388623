"""What both the window and the command line call: scan, suggest, review, write, undo, settings."""
