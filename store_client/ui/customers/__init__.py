"""Finding a customer, or creating one from what was typed."""
