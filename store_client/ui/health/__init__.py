"""What works on this register, and what to do about what does not."""
