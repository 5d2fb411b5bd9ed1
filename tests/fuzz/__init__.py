"""Fuzzing, guided by which steps the code takes; each target says what must hold for any bytes at all."""
