"""The contract that every adapter keeps, whatever its platform."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from bot.assistant import Assistant
from bot.plain import block_text, line_text, plain_text
from bot.reply import Reply, Table
from tests.contract.driver import Driver
from tests.contract.platforms import DRIVERS
from tests.support.asking import request

HOSTILE = (
    "@everyone <!channel> <@U123> **bold** [x](https://evil.example) \x1b[31mred\x1b[0m \u202eevil `code` ||spoiler||"
)


@pytest.fixture(params=list(DRIVERS))
def driver(request: pytest.FixtureRequest, assistant: Assistant) -> Iterator[Driver]:
    """Yield each platform in turn, connected to the default pack."""
    made: Driver = DRIVERS[request.param]()
    made.start(assistant)
    yield made
    made.stop()


def words(text: str) -> list[str]:
    """Return the words of a text without marks, borders and wrapping."""
    return re.findall(r"[\w']+", text)


def said(reply: Reply) -> Iterator[str]:
    """Yield what a reply says, sources and actions apart; the name of a table's row once, over its sides."""
    yield reply.title
    for block in reply.blocks:
        if not isinstance(block, Table):
            yield block_text(block, ())
            continue
        for row in block.rows:
            yield row.name
            for column, cell in zip(block.columns, row.cells, strict=True):
                yield from (column, *(line_text(line, ()) for line in cell.lines))


def test_answers_in_the_thread_of_the_question(driver: Driver) -> None:
    """An answer stands in the thread in which the question was asked."""
    if not driver.has_threads:
        pytest.skip("this platform has no threads")
    assert {seen.thread for seen in driver.say("explain rag", thread="t-1")} == {"t-1"}
    assert {seen.thread for seen in driver.say("explain rag")} == {""}


@pytest.mark.parametrize(("by_bot", "edited"), [(True, False), (False, True)])
def test_leaves_bots_and_edits_alone(driver: Driver, *, by_bot: bool, edited: bool) -> None:
    """Messages of bots, its own among them, and edited messages are not answered."""
    if not driver.has_others:
        pytest.skip("only people speak on this platform")
    assert driver.say("explain rag", by_bot=by_bot, edited=edited) == []


@pytest.mark.parametrize(
    "question", ["explain data scientist depth:full", "compare data scientist vs ai engineer", "list"]
)
def test_pages_are_complete(driver: Driver, assistant: Assistant, question: str) -> None:
    """The pages of an answer hold every word of its body, in order, however small they are."""
    whole = [word for text in said(assistant.answer(request(question))) for word in words(text)]
    shown = words(" ".join(seen.text for seen in driver.say(question)))
    place = 0
    for word in whole:
        assert word in shown[place:], f"{word} is missing after {shown[max(0, place - 5) : place]}"
        place += shown[place:].index(word) + 1


def test_sources_are_named(driver: Driver, assistant: Assistant) -> None:
    """Each citation has its number, its source and its place; sources that follow each other may share their name."""
    reply = assistant.answer(request("explain data scientist depth:full"))
    shown = " ".join(words(" ".join(seen.text for seen in driver.say("explain data scientist depth:full"))))
    assert len({cited.source for cited in reply.citations}) < len(reply.citations)
    for number, cited in enumerate(reply.citations, 1):
        source, where = " ".join(words(cited.source)), " ".join(words(cited.where))
        named = f"{number} {source} {where}" in shown, source in shown and f"{number} {where}" in shown
        assert any(named), (number, source, where, shown)


def test_a_table_becomes_a_list_where_it_has_no_room(driver: Driver) -> None:
    """Every dimension and side of a comparison is there, though no platform of 40 columns shows a table."""
    text = " ".join(" ".join(seen.text for seen in driver.say("compare models")).split())
    for expected in ("Models", "Data scientist", "AI engineer", "Broad scope", "seconds to hours to train"):
        assert expected in text


def test_what_is_hidden_is_announced_and_can_be_shown(driver: Driver, assistant: Assistant) -> None:
    """The answer of a self-check is not given away; how to see it is said, or a button does it."""
    reply = assistant.answer(request("tip data-and-ai:tip-look-first"))
    revealed = assistant.answer(request("tip data-and-ai:tip-look-first answer"))
    answer = plain_text(revealed).partition("Answer: ")[2].partition("\n")[0]
    seen = driver.say("tip data-and-ai:tip-look-first")
    text = " ".join(" ".join(each.text for each in seen).split())
    assert reply.kind == "answer"
    assert answer
    assert answer not in text
    ways = "Show answer" in text, any("Show answer" in each.buttons or answer in each.hidden for each in seen)
    assert any(ways), seen


def test_actions_are_buttons_or_say_what_to_type(driver: Driver) -> None:
    """Whatever can be done next can be done on this platform."""
    seen = driver.say("explain rag")
    text = " ".join(" ".join(each.text for each in seen).split())
    assert "explain rag full" in text or any("Fuller" in each.buttons for each in seen)


def test_answers_can_be_judged_and_refusals_cannot(driver: Driver) -> None:
    """Under an answer members say whether it helped and what is wrong with it; a refusal is no answer."""
    if not driver.judges:
        pytest.skip("what one thinks is typed here, or nowhere kept")
    assert set(driver.judges) <= {label for seen in driver.say("explain rag") for label in seen.buttons}
    for question in ("who invented rag", "who is the president of France", "help"):
        assert not set(driver.judges) & {label for seen in driver.say(question) for label in seen.buttons}


def test_what_a_person_typed_is_never_interpreted(driver: Driver) -> None:
    """Mentions, markup and control characters in a question come back as dead text, if at all."""
    for question in (HOSTILE, f"explain {HOSTILE}", f"compare {HOSTILE} vs rag", f"tip {HOSTILE}"):
        for seen in driver.say(question):
            assert driver.active(seen) == []


def test_what_is_for_the_asker_alone_is_private(driver: Driver) -> None:
    """Problems and refusals are private; answers are for all where the platform has it so."""
    if not driver.hides:
        pytest.skip("only the asker sees this platform")
    assert all(seen.private for seen in driver.say("who is the president of France"))
    assert not any(seen.private for seen in driver.say("explain rag"))
