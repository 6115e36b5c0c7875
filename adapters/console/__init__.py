"""The console: one answer, a line per question, or a prompt."""
