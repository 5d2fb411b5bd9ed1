"""One function per thing HQ does; it owns the transaction."""
