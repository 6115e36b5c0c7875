"""What adapters on an event loop answer with."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from adapters.hosting.host import REMEMBERED, Answered, Host
from adapters.hosting.snapshots import Snapshots
from bot import wording
from bot.assistant import Assistant
from bot.call import Call
from bot.commands import table
from bot.library.library import Library
from bot.reply import Reply
from bot.request import Person, Place, Request
from bot.store.problems import StoreError
from bot.store.records import PersonSettings, ServerSettings
from bot.store.retention import LAST_CALL
from bot.store.schedules import Owed, Plan, Schedule, State, Verdict
from bot.store.store import Store
from bot.tips.calendar import EVERY_DAY
from tests.support.asking import MONDAY

ADA = Person("test", "ada")
GROUP, DIRECT = Place("test", "group", "general"), Place("test", "dm", "ada")


def asks(text: str, place: Place = GROUP) -> Request:
    """Return what Ada asks."""
    return Request(text, ADA, place, MONDAY)


def host_of(library: Library, store: Store, snapshots: Snapshots | None = None) -> Host:
    """Return a host over a store."""
    return Host(Assistant(library, lambda: store), lambda: store, snapshots)


async def test_settings_come_into_the_request(library: Library, store: Store) -> None:
    """What the person and the server set counts for an answer, on each database."""
    store.settings.set_person(ADA, PersonSettings("Asia/Tokyo"), MONDAY)
    store.settings.set_server(GROUP, ServerSettings(visibility="private"), MONDAY)
    host = host_of(library, store)
    answered = await host.answer(asks("tip"))
    assert answered.request.person.zone == "Asia/Tokyo"
    assert answered.private(custom=False)
    await host.finish()


async def test_a_change_counts_at_once(library: Library, store: Store) -> None:
    """The next answer after `me` knows what was set, though settings are kept."""
    host = host_of(library, store)
    assert (await host.answer(asks("list"))).request.person.zone == ""
    reply = (await host.answer(asks("me zone: Tokyo"))).reply
    assert reply.kind == "done"
    assert (await host.answer(asks("list"))).request.person.zone == "Asia/Tokyo"
    await host.finish()


class Watched:
    """A store that notes in which thread it was asked for."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.threads: set[str] = set()
        self.count = 0

    def __call__(self) -> Store:
        """Return the store."""
        self.threads.add(threading.current_thread().name)
        self.count += 1
        return self.store


async def test_the_loop_never_waits_for_the_database(library: Library, made_store: Store) -> None:
    """The store is used in threads of its own, and after the first answer not at all for what needs none."""
    watched = Watched(made_store)
    host = Host(Assistant(library, watched), watched)
    for text in ("me", "list", "privacy export", "explain rag"):
        await host.answer(asks(text))
    asked = watched.count
    await host.answer(asks("compare models"))
    assert watched.count == asked
    assert all(name.startswith("store") for name in watched.threads)
    await host.finish()


async def test_questions_are_answered_while_the_database_is_gone(library: Library) -> None:
    """Only commands that use the store fail without it; all others count what was known last."""

    def gone() -> Store:
        raise StoreError("the database is gone")

    host = Host(Assistant(library, gone), gone)
    assert (await host.answer(asks("explain rag"))).reply.kind == "answer"
    with pytest.raises(StoreError, match="gone"):
        await host.answer(asks("me"))
    await host.finish()


async def test_without_a_store_commands_say_what_to_do(library: Library) -> None:
    """A process without a database answers kindly, and everything else works."""
    host = Host(Assistant(library))
    reply = (await host.answer(asks("me"))).reply
    assert (reply.kind, reply.visibility) == ("problem", "private")
    assert "database" in str(reply.blocks)
    assert (await host.answer(asks("list"))).reply.kind == "answer"
    await host.finish()


async def test_what_the_notes_do_not_cover_is_counted_after_the_answer(library: Library, store: Store) -> None:
    """A gap holds the question for those who organise; what was answered is no gap."""
    host = host_of(library, store)
    for text in ("what is a lasagna?", "what is rag?", "what is a lasagna?"):
        host.sent(await host.answer(asks(text)))
    await host.finish()
    (gap,) = store.gaps.open(GROUP, 10)
    assert (gap.question, gap.times) == ("what is a lasagna?", 2)


async def test_what_is_hardly_covered_is_counted_too(
    library: Library, made_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer of little confidence is a gap, and so is a name in a command's field that no note has."""
    monkeypatch.setattr("bot.reply.UNSURE", 1.0)
    host = host_of(library, made_store)
    answered = await host.answer(asks("is a decision tree fast"))
    assert answered.reply.kind == "answer"
    host.sent(answered)
    for call in (Call("explain", (("concept", "kubernetes"),)), Call("ask", (("question", "what is a lasagna"),))):
        host.sent(await host.answer(Request(call, ADA, GROUP, MONDAY)))
    await host.finish()
    kept = {gap.question for gap in made_store.gaps.open(GROUP, 10)}
    assert kept == {"is a decision tree fast", "explain kubernetes", "what is a lasagna"}


async def test_a_word_that_the_note_lacks_makes_a_gap(library: Library, made_store: Store) -> None:
    """However sure the note is: what it says nothing of is left open."""
    host = host_of(library, made_store)
    reply = (await host.answer(asks("explain rag"))).reply
    host.sent(Answered(asks("does rag speak klingon"), replace(reply, confidence=0.99, partial=True)))
    host.sent(Answered(asks("does rag need documents"), replace(reply, confidence=0.99)))
    await host.finish()
    assert [gap.question for gap in made_store.gaps.open(GROUP, 10)] == ["does rag speak klingon"]


async def test_a_gap_that_cannot_be_kept_disturbs_nobody(library: Library, caplog: pytest.LogCaptureFixture) -> None:
    """An answer that was sent stays an answer; the operator finds the error in the log, without the question."""

    def gone() -> Store:
        raise StoreError("the database is gone")

    host = Host(Assistant(library), gone)
    host.sent(await host.answer(asks("what is a lasagna?")))
    await host.finish()
    assert "noting a question" in caplog.text
    assert "lasagna" not in caplog.text


async def test_what_concerns_one_person_is_not_done_where_all_read_it(library: Library, made_store: Store) -> None:
    """Where an answer cannot be private, commands about a person say where to ask instead."""
    host = host_of(library, made_store)
    reply = (await host.answer(asks("me zone: Tokyo"), public=True)).reply
    assert wording.ASK_PRIVATELY.format(command="me") in str(reply.blocks)
    assert made_store.settings.of_person(ADA) == PersonSettings()
    assert (await host.answer(asks("list"), public=True)).reply.kind == "answer"
    await host.finish()


@pytest.fixture
def organised(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `about` be for those who organise, and say so."""
    command = replace(table.COMMANDS["about"], audience="organisers")
    monkeypatch.setitem(table.COMMANDS, "about", command)


async def asked(host: Host, place: Place = GROUP, *, platform: bool = False, roles: tuple[str, ...] = ()) -> Reply:
    """Return what Ada hears of a command for those who organise."""

    async def says() -> bool:
        return platform

    return (await host.answer(asks("about", place), says, roles)).reply


@pytest.mark.usefixtures("organised")
async def test_who_may_organise(library: Library, made_store: Store) -> None:
    """Whom the platform or the settings name may organise a server; in direct messages nobody may."""
    settings = ServerSettings(organiser_roles=("tutors",))
    made_store.settings.set_server(GROUP, settings, MONDAY)
    host = host_of(library, made_store)
    assert (await asked(host)).kind == "problem"
    assert (await asked(host, platform=True)).kind == "done"
    assert (await asked(host, roles=("tutors", "more"))).kind == "done"
    assert (await asked(host, DIRECT, platform=True)).kind == "problem"
    made_store.settings.set_server(GROUP, replace(settings, organisers=("ada",)), MONDAY)
    fresh = host_of(library, made_store)
    assert (await asked(fresh)).kind == "done"
    await host.finish()
    await fresh.finish()


async def heard(host: Host, text: str, place: Place = GROUP, by: Person = ADA) -> Reply:
    """Return an answer that was sent."""
    answered = await host.answer(replace(asks(text, place), person=by))
    host.sent(answered)
    return answered.reply


async def test_what_was_answered_is_referred_to(library: Library, store: Store) -> None:
    """“And its limits?” is about the last answer there, also in another process, but not elsewhere or from others."""
    host = host_of(library, store)
    assert (await heard(host, "what is peft?")).items == ("data-and-ai:peft",)
    assert (await heard(host, "and its limits?")).items == ("data-and-ai:peft",)
    await host.finish()
    other = host_of(library, store)
    assert (await heard(other, "and its limits?")).items == ("data-and-ai:peft",)
    assert (await heard(other, "and its limits?", DIRECT)).items != ("data-and-ai:peft",)
    assert (await heard(other, "and its limits?", by=Person("test", "bob"))).items != ("data-and-ai:peft",)
    await other.finish()


async def test_a_reference_needs_no_store(library: Library) -> None:
    """Where nothing is kept, the process remembers."""
    host = Host(Assistant(library))
    await heard(host, "what is peft?")
    assert (await heard(host, "an example?")).items == ("data-and-ai:peft",)


def test_the_process_and_the_database_remember_alike() -> None:
    """What was answered is referred to for the same time, wherever that stands."""
    assert timedelta(seconds=REMEMBERED) == LAST_CALL


async def test_a_tip_that_was_posted_is_shown_again(
    library: Library, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where tips are scheduled, `tip` shows today's post; where the database fails, the tip of the day."""
    host = host_of(library, store)
    of_the_day = (await host.answer(asks("tip", Place("test", "other", "general")))).reply
    other = next(id_ for id_ in library.ids("tip") if id_ not in of_the_day.items)
    day, late = MONDAY.date(), MONDAY + timedelta(hours=1)
    owed = Owed(date=day, due_at=MONDAY, late_at=late, not_before=MONDAY, tip=other, round=1, number=1, count=9)
    id_ = store.subscriptions.add(GROUP, "", "ada", Schedule(zone="UTC", minute=540, weekdays=EVERY_DAY), "", MONDAY)
    store.subscriptions.change(id_, lambda _: Plan(round=1, owed=(owed,)), MONDAY)
    (taken,) = store.ledger.claim("test", "me", MONDAY, late, 9)
    store.ledger.finish(taken.id, "me", Verdict(state=State.SENT), MONDAY)
    assert (await host.answer(asks("tip"))).reply.items == (other,)
    assert (await host.answer(asks("tip 2026-01-01"))).reply.items != (other,)

    def failing(*_: object) -> str:
        raise StoreError("The database is away.")

    monkeypatch.setattr(store.subscriptions, "posted", failing)
    assert (await host.answer(asks("tip"))).reply == of_the_day
    await host.finish()


async def test_what_many_were_answered_is_written_down_soon(
    library: Library, made_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where many ask, it is not kept for seconds: so many are written down together, the others at the end."""
    monkeypatch.setattr("adapters.hosting.host.SAVED_TOGETHER", 3)
    together: list[int] = []
    remember = made_store.last_calls.remember_each

    def noted(asked: Iterable[tuple[Person, Place, Call, datetime]]) -> None:
        written = list(asked)
        together.append(len(written))
        remember(written)

    monkeypatch.setattr(made_store.last_calls, "remember_each", noted)
    host = host_of(library, made_store)
    persons = [Person("test", f"person {number}") for number in range(5)]
    for person in persons:
        host.sent(await host.answer(replace(asks("explain rag"), person=person)))
    await host.finish()
    assert together == [3, 2]
    kept = [made_store.last_calls.recall(person, GROUP, MONDAY) for person in persons]
    assert {call.command for call in kept if call} == {"explain"}
    assert None not in kept
