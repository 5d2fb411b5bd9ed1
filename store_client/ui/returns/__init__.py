"""Taking goods back: from a receipt, wherever it was found, or without one."""
