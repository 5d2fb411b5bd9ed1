"""What stands beside the register: so far the receipt as text."""
