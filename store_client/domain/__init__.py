"""The shop's rules as plain values; nothing here knows the database, the screen or the clock."""
