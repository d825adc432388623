"""The networks of the papers, their losses and weights."""
