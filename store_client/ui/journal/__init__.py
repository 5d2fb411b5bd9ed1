"""The journal: every transaction of this register, its way to HQ, and its receipt."""
