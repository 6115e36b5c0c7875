"""Syllabot's core: questions in, replies out; no chat platform, no network, no event loop."""

__version__ = "0.1.0"
