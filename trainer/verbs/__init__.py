"""The verbs of the command line, a module each; light to import, so that ``trainer --help`` is fast."""
