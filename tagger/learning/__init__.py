"""Learning a library's own genres from features that are stored already, with numpy alone; judged by other artists' albums."""
