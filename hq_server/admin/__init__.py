"""The human door: pages for administrators, complete without JavaScript."""
