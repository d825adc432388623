"""Tables beside the papers, figures, and one self-contained page per run."""
