"""A disk that fails on demand and forgets what was not synced, and what both programs make of it."""
