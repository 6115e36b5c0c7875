"""Tests: they mirror `bot` and `adapters`; `scenarios` are named by what a person sees."""
