"""Several ways to pay: parts, change, and the card terminal."""
