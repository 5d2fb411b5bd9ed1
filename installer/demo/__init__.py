"""./run demo: a whole shop of real processes on this machine, with a window or replaying real sales."""
