"""The trainer's command line, a module per command."""
