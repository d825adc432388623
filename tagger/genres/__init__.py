"""Names of genres: the taxonomy, its aliases, and the policy that turns scores into a proposal."""
