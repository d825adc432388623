"""The verbs, as functions: the command line and the window call the same ones."""
