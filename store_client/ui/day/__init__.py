"""The business day: what it came to so far, closing it, and what HQ says of the days before."""
