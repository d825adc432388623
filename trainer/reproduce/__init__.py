"""From experiments to runs to the papers' tables."""
