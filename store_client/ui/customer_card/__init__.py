"""A customer's card: what is worth knowing of them beside the basket, and where they are found."""
