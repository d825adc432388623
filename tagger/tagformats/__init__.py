"""One module per tag format: how it holds genres, and the byte splices that change them."""
