"""Many registers at once against HQ as it runs in earnest, by the real protocol, and whether everything arrived."""
