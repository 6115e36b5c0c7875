"""Tips: which one is due."""
