"""The list of albums and what narrows it down."""
