"""What the customer sees: a second window that faces the other way and never takes the keyboard."""
