"""Packs: the records of reviewed notes, how they are read and checked, and the library that serves them."""
