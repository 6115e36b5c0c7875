"""Adapters: how each platform shows the core's replies and hands it its requests."""
