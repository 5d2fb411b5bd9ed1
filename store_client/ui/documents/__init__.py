"""What is not yet at HQ, document by document."""
