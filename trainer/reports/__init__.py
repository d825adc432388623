"""Tables beside the papers' figures, pictures, and the pages of them."""
