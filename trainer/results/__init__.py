"""What the papers' methods do on the real sets that the project has: each claim beside a baseline, with its interval."""
