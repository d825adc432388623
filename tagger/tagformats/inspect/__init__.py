"""The independent second reader of every tag format, which guards each write."""
