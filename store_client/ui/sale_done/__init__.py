"""After a sale: the change due, the receipt, and where the sale is now."""
