"""Counting a drawer: to open a shift, and to close it in three steps."""
