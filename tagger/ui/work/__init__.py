"""What the window does rather than draws: work on other threads, decisions, writing, and their undoing."""
