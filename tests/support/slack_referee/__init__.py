"""Judges what is sent to Slack, without Slack: see `referee.py`."""
