"""Measurements: each module but the helpers prints tables (`docs/benchmarks.md` explains them)."""
