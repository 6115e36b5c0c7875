"""Keeping what people think of answers."""

from __future__ import annotations

from adapters.hosting.cooldown import AT_ONCE, Cooldown
from adapters.hosting.host import Host
from adapters.hosting.opinions import keep
from bot import wording
from bot.assistant import Assistant
from bot.call import Call
from bot.library.library import Library
from bot.library.tables import short_hash
from bot.request import Person, Place, Request
from bot.store.store import Store
from bot.understand.grammar import make
from tests.support.asking import MONDAY

ADA = Person("test", "ada")
GROUP = Place("test", "group", "general")
RAG = "data-and-ai:rag"


def about(call: Call) -> Request:
    """Return a request of Ada's about an answer."""
    return Request(call, ADA, GROUP, MONDAY)


async def test_the_last_word_counts(library: Library, store: Store) -> None:
    """A second opinion of a person replaces the first; a shortened id in a button is the note that it stands for."""
    host = Host(Assistant(library, lambda: store), lambda: store)
    assert await keep(host, about(make("explain", concept=RAG)), helpful=True) == wording.THANKS
    short = make("explain", concept=f"~{short_hash(RAG)}")
    assert await keep(host, about(short), helpful=False, words="Not so") == wording.THANKS_WORDS
    (opinion,) = store.feedback.opinions(GROUP, 5)
    assert (opinion.subject, opinion.helpful, opinion.not_helpful) == (f"explain {RAG}", 0, 1)
    assert opinion.words == ("Not so",)
    await host.finish()


async def test_a_note_that_is_gone_is_not_judged(library: Library, made_store: Store) -> None:
    """An old button of a note that is gone is answered kindly, and nothing is kept."""
    host = Host(Assistant(library, lambda: made_store), lambda: made_store)
    assert await keep(host, about(make("explain", concept="data-and-ai:gone")), helpful=True) == wording.OPINION_GONE
    assert made_store.feedback.opinions(GROUP, 5) == ()
    await host.finish()


async def test_without_a_database_it_says_so(library: Library) -> None:
    """Where nothing is kept, one sentence says whom to tell instead."""
    host = Host(Assistant(library))
    assert await keep(host, about(make("explain", concept=RAG)), helpful=True) == wording.OPINION_UNKEPT


async def test_who_presses_too_fast_waits(library: Library, made_store: Store) -> None:
    """Presses count against the same limit as questions."""
    host = Host(Assistant(library, lambda: made_store), lambda: made_store, cooldown=Cooldown(lambda: 0.0))
    said = [await keep(host, about(make("explain", concept=RAG)), helpful=True) for _ in range(AT_ONCE + 1)]
    assert said[0] == wording.THANKS
    assert said[-1].startswith("Not so fast")
    await host.finish()
