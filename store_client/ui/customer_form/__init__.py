"""The whole form of a customer: made, changed, and settled where two changed the same."""
