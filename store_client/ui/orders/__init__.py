"""Customers' orders: finding them, handing them over, cancelling them."""
