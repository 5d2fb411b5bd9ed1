"""What is not at HQ yet, why, and until when it should be."""
