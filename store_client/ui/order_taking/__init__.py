"""Taking an order: what is agreed with the customer before its deposit is paid."""
