"""The pane on the right: one album, its suggestions, and why they were made."""
