"""Slack: one slash command, mentions, buttons and a Home tab, over Socket Mode or over signed HTTP."""
