# ruff: noqa: INP001
# pyright: basic, reportMissingImports=false
"""An errbot plugin with one command."""

from errbot import BotPlugin, botcmd
from terms import TERMS


class Explain(BotPlugin):
    """Looks a term up."""

    @botcmd
    def explain(self, _: object, args: str) -> str:
        """Explain a term."""
        return TERMS.get(args, "unknown")
