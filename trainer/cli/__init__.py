"""The trainer's command line: the commands by what they are about (experiments, models, data)."""
