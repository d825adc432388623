"""The state that the program keeps: one SQLite database, its migrations and its queries."""
