"""Reviews, tags and covers from the network: sources, the client that they share, and which release group an album is."""
