"""./run screenshots: takes the pictures of the documentation from the real programs."""
