"""One function per thing a person does at the register; each owns its one write transaction."""
