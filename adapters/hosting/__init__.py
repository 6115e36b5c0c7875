"""What processes that run for long share."""
