"""What members think of answers, and what organisers see of it, in a simulated Discord with a store behind it."""

from __future__ import annotations

from collections.abc import Callable

import discord
import pytest

from adapters.discord.client import SyllabotClient
from adapters.discord.report import WORDS, words_in
from adapters.hosting.host import Host
from bot import wording
from bot.assistant import Assistant
from bot.library.library import Library
from bot.request import Place
from bot.settings import Discord
from bot.store.store import Store
from tests.support.databases import Made, store_at
from tests.support.simcord_bot import Chat

GOOD, BAD = "\U0001f44d", "\U0001f44e"
RAG = {"concept": "data-and-ai:rag"}


@pytest.fixture
def store(made: Made) -> Store:
    """Return an empty store; its queries are tested on both databases elsewhere."""
    return store_at(made, "sqlite")


@pytest.fixture
def simcord_bot(library: Library, store: Store) -> discord.Client:
    """Return a bot that remembers."""
    return bot_of(library, lambda: store)


def bot_of(library: Library, opener: Callable[[], Store] | None) -> discord.Client:
    """Return a bot, over a store or over none."""
    client = SyllabotClient(Assistant(library, opener), Discord(), host=Host(Assistant(library, opener), opener))
    client.shard_count = 1
    return client


def here(chat: Chat) -> Place:
    """Return the server as the store knows it."""
    return Place("discord", str(chat.server.id), str(chat.channel.id))


async def test_an_answer_has_small_buttons_in_the_row_of_its_own(chat: Chat) -> None:
    """They stand behind the button to delete it, in the last row, so that no answer grows by a line."""
    shown = (await chat.slash("explain", RAG)).one
    last = shown.components[-1]["components"]
    assert [each.get("label") or each["emoji"]["name"] for each in last] == [
        wording.DELETE,
        GOOD,
        BAD,
        wording.REPORT_SHORT,
    ]
    assert GOOD not in (await chat.slash("help")).one.buttons


async def test_pages_have_them_in_a_row_below(chat: Chat) -> None:
    """Where a page needs its row for itself, what one thinks has the next."""
    shown = (await chat.slash("compare", a="data-and-ai:data-scientist", b="data-and-ai:ai-engineer")).one
    second = (await chat.press(shown, next(label for label in shown.buttons if label.startswith("More")))).one
    assert [len(row["components"]) for row in second.components[-2:]] == [3, 3]
    assert (await chat.press(second, BAD)).one.private


async def test_a_press_is_kept_and_thanked_for_in_private(chat: Chat, store: Store) -> None:
    """Anybody who sees an answer may say whether it helped; the last word of each counts."""
    shown = (await chat.slash("explain", RAG)).one
    for person, label in ((chat.ada, GOOD), (chat.bob, GOOD), (chat.bob, BAD)):
        thanks = (await chat.press(shown, label, by=person)).one
        assert thanks.private
        assert wording.THANKS in thanks.text
    (opinion,) = store.feedback.opinions(here(chat), 5)
    assert (opinion.subject, opinion.helpful, opinion.not_helpful) == ("explain data-and-ai:rag", 1, 1)


async def test_a_mistake_is_reported_in_a_form(chat: Chat, store: Store) -> None:
    """What is written into the form is kept with the answer's call, and only who wrote it is thanked."""
    shown = (await chat.slash("explain", RAG)).one
    thanks = (await chat.report(shown, wording.REPORT_SHORT, "It was 2020, not 2021.", by=chat.bob)).one
    assert thanks.private
    assert wording.THANKS_WORDS in thanks.text
    (opinion,) = store.feedback.opinions(here(chat), 5)
    assert (opinion.subject, opinion.words) == ("explain data-and-ai:rag", ("It was 2020, not 2021.",))
    blank = (await chat.report(shown, wording.REPORT_SHORT, "  ", by=chat.bob)).one
    assert wording.NO_WORDS in blank.text


async def test_both_work_after_a_restart(chat: Chat, store: Store, library: Library) -> None:
    """Buttons, and a form that was open meanwhile, find a bot that never saw the answer."""
    shown = (await chat.slash("explain", RAG)).one
    form = await chat.ada.click(shown.message, custom_id="m:explain data-and-ai:rag")
    await chat.restart(bot_of(library, lambda: store))
    assert (await chat.press(shown, GOOD)).one.private
    await chat.ada.submit_modal(form, {WORDS: "Still wrong"})
    (opinion,) = store.feedback.opinions(here(chat), 5)
    assert opinion.words == ("Still wrong",)


async def test_without_a_database_a_press_says_so(chat: Chat, library: Library) -> None:
    """A bot that keeps nothing says in one sentence whom to tell."""
    await chat.restart(bot_of(library, None))
    shown = (await chat.slash("explain", RAG)).one
    assert wording.OPINION_UNKEPT in (await chat.press(shown, BAD)).one.text
    assert wording.OPINION_UNKEPT in (await chat.report(shown, wording.REPORT_SHORT, "Wrong")).one.text


async def test_a_database_that_takes_its_time_is_waited_for(
    chat: Chat, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Discord is told in time that an answer comes, and the thanks still come in private."""
    monkeypatch.setattr("adapters.discord.desk.ACKNOWLEDGE_AFTER", 0)
    shown = (await chat.slash("explain", RAG)).one
    thanks = (await chat.press(shown, GOOD)).one
    assert thanks.private
    assert wording.THANKS in thanks.text
    assert store.feedback.opinions(here(chat), 5)[0].helpful == 1


async def test_organisers_see_gaps_and_close_them(chat: Chat, store: Store) -> None:
    """A question without an answer is on the organisers' list, with what would close it; a button takes it off."""
    await chat.slash("ask", question="who invented rag?")
    assert "those who organise" in (await chat.slash("gaps")).one.text
    shown = (await chat.slash("gaps", by=chat.moderator)).one
    assert shown.private
    assert "rag.yaml" in shown.text
    done = (await chat.press(shown, "1 is done", by=chat.moderator)).one
    assert done.message.id == shown.message.id
    assert wording.GAP_CLOSED in done.text
    assert store.gaps.open(here(chat), 5) == ()


async def test_organisers_see_what_members_think(chat: Chat) -> None:
    """What was reported is read by organisers, without names."""
    shown = (await chat.slash("explain", RAG)).one
    await chat.report(shown, wording.REPORT_SHORT, "It is from 2020", by=chat.bob)
    seen = (await chat.slash("feedback", by=chat.moderator)).one
    assert seen.private
    assert "It is from 2020" in seen.text
    assert "bob" not in seen.text


async def test_a_form_of_another_version_is_answered_kindly(chat: Chat, store: Store) -> None:
    """What no version of ours can read is said to be old, and nothing is kept."""
    shown = (await chat.slash("explain", RAG)).one
    form = await chat.ada.click(shown.message, custom_id="m:explain data-and-ai:rag")
    assert form.modal is not None
    form._interaction.modal["custom_id"] = "q:whatever"  # type: ignore[index]
    await chat.ada.submit_modal(form, {WORDS: "Wrong"})
    assert wording.OLD_BUTTON in chat.seen()[-1].text
    assert store.feedback.opinions(here(chat), 5) == ()


@pytest.mark.parametrize("data", [None, [], [{"type": 18, "component": {"custom_id": "other", "value": "x"}}], "words"])
def test_a_form_without_our_field_holds_no_words(data: object) -> None:
    """Whatever Discord hands over is read, or says nothing."""
    assert words_in(data) == ""


def test_words_are_found_in_rows_too() -> None:
    """Discord hands fields over in labels or in rows."""
    field = {"type": 4, "custom_id": WORDS, "value": " wrong "}
    assert words_in([{"type": 18, "component": field}]) == "wrong"
    assert words_in([{"type": 1, "components": [field]}]) == "wrong"
