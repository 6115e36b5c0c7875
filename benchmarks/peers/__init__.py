"""Other bots at their leanest, each run by the Python of an environment of its own; nothing of ours is loaded there."""
