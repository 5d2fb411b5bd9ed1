"""Signing in: choose a name, type the PIN."""
