"""From what a person typed to a call: the exact grammar of calls, and the usual ways of asking."""
