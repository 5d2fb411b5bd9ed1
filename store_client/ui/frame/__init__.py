"""The six fixed places every screen stands in."""
