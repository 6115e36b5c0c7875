"""Discord: slash commands, buttons and mentions, over the gateway or over signed HTTP."""
