"""What stands beside the register: printer, drawer, display, scale, card terminal, and what goes to paper."""
