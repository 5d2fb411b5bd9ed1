"""The deterministic simulation: a whole chain of stores and HQ in one process, driven by one seed."""
