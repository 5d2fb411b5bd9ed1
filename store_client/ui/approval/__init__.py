"""Another person's word for what somebody may not do alone."""
