"""What the program remembers: one SQLite database, its migrations and its queries."""
