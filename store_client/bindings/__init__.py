"""Gives every use case its database, clock and ids, ready for the window to call."""
