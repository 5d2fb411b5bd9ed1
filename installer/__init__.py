"""What stands behind ./run: setting up, the demo, the replay of real sales, the checks."""
