"""The sync agent: the only code that talks to HQ. It is a process of its own beside the window."""
