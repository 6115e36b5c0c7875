"""The referee for Discord: judges requests by Discord's own OpenAPI document and documented limits."""
