"""From trained networks to model bundles that the application loads."""
