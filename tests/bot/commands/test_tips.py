"""Schedules as organisers make them, and private tips as members have them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from bot.assistant import Assistant
from bot.library.library import Library
from bot.plain import plain_text
from bot.reply import Reply
from bot.request import Person, Place, Request, Settings
from bot.store.records import ServerSettings
from bot.store.schedules import Claimed, State, Verdict
from bot.store.store import Store
from bot.tips.planning import Planner
from bot.tips.pool import Pools
from bot.tips.sending import Forbidden, Gone, Outcome, Sent

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)  # a Monday; in Berlin it is eight
HERE = Place("discord", "S1", "C1")
ANN = Person("discord", "7", "Ann")


class Group:
    """A server whose organiser types commands."""

    def __init__(self, store: Store, library: Library) -> None:
        self.store = store
        self.library = library
        self.assistant = Assistant(library, lambda: store)
        self.now = NOW

    def say(self, text: str, place: Place = HERE, *, organiser: bool = True, settings: Settings | None = None) -> Reply:
        """Return the reply to a line."""
        request = Request(text, ANN, place, self.now, settings=settings or Settings(), organiser=organiser)
        return self.assistant.answer(request)

    def read(self, text: str, place: Place = HERE) -> str:
        """Return the reply to a line as text."""
        return plain_text(self.say(text, place))

    def plan(self) -> Sequence[Claimed]:
        """Plan what is due, and return what may be sent."""
        planner = Planner(Pools(self.library))
        self.store.ledger.plan(["discord"], lambda each: planner.plan(each, self.now), "any", self.now)
        return self.store.ledger.claim("discord", "me", self.now, self.now + timedelta(minutes=1), 9)


@pytest.fixture
def group(store: Store, library: Library) -> Group:
    """Return a group."""
    return Group(store, library)


def test_a_schedule_from_nothing(group: Group) -> None:
    """A time and a zone are enough; the reply says what comes, when, and where news go."""
    assert "Nothing is scheduled" in group.read("tips list")
    said = group.read("tips schedule 9:00 zone:berlin days:weekdays")
    assert "weekdays at 09:00, Europe/Berlin, here" in said
    assert "Mon 2026-11-23 09:00:" in said
    assert "in private" in said
    assert "Next: Mon 2026-11-23 09:00" in group.read("tips list")


@pytest.mark.parametrize(
    ("typed", "kind", "asks"),
    [
        ("tips schedule", "choices", "at what time"),
        ("tips schedule 9:00", "choices", "in which time zone"),
        ("tips schedule 25:00 zone:berlin", "problem", ""),
        ("tips schedule 9:00 zone:atlantis", "problem", ""),
        ("tips schedule 9:00 zone:berlin days:someday", "problem", ""),
        ("tips subscribe", "choices", "at what time"),
    ],
)
def test_what_is_missing_is_asked_for(group: Group, typed: str, kind: str, asks: str) -> None:
    """What was not said is offered; what cannot be is refused; nothing is made."""
    reply = group.say(typed)
    assert reply.kind == kind
    assert asks in plain_text(reply)
    assert group.store.subscriptions.listed("discord", "S1") == ()


def test_the_servers_zone_is_taken(group: Group) -> None:
    """A zone that was set need not be said again."""
    assert "Asia/Tokyo" in plain_text(group.say("tips schedule 9:00", settings=Settings(zone="Asia/Tokyo")))


@pytest.mark.parametrize(
    ("outcome", "says"),
    [
        (Forbidden(("Send Messages",)), "Give me Send Messages in that channel"),
        (Forbidden(), "Let me see that channel"),
        (Gone(), "I cannot see that channel"),
        (Sent(), ""),
    ],
)
def test_a_self_test_before_anything_is_due(group: Group, outcome: Outcome, says: str) -> None:
    """Whoever schedules reads at once what would keep the tips from coming; the schedule is kept."""
    group.assistant.checks["discord"] = lambda _: outcome
    said = group.read("tips schedule 9:00 zone:berlin channel:<#42>")
    assert says in said
    assert ("may not post" in said or "cannot see" in said) == (not isinstance(outcome, Sent))
    (made,) = group.store.subscriptions.listed("discord", "S1")
    assert (made.place.channel, made.paused) == ("42", "")


def test_scheduling_again_changes_it(group: Group) -> None:
    """The same channel has one schedule for a topic; another topic makes another."""
    group.say("tips schedule 9:00 zone:berlin")
    assert group.say("tips schedule 10:30 zone:rome days:mon").title == "The schedule is changed"
    group.say("tips schedule 9:00 zone:berlin topic:roles")
    first, second = group.store.subscriptions.listed("discord", "S1")
    assert (first.schedule.minute, first.schedule.zone, first.number) == (630, "Europe/Rome", 1)
    assert (second.schedule.topics, second.number) == (("data-and-ai:roles",), 2)


def test_a_preview_is_what_comes(group: Group) -> None:
    """The first of the five is what is planned when it is due."""
    group.say("tips schedule 9:00 zone:berlin")
    lines = [line for line in group.read("tips preview").splitlines() if line.startswith("- ")]
    assert [line[2:17] for line in lines[:5]] == [f"{day} 2026-11-{n} " for day, n in zip(
        ("Mon", "Tue", "Wed", "Thu", "Fri"), range(23, 28), strict=True)]  # fmt: skip
    group.now = NOW + timedelta(hours=1)
    (owed,) = group.plan()
    label = group.library.label(owed.tip)
    assert label
    assert lines[0].endswith(label.name)
    assert "forecast" in group.read("tips preview")


def test_pausing(group: Group) -> None:
    """Paused until a date nothing comes before it; paused for good nothing comes until it is resumed."""
    group.say("tips schedule 9:00 zone:berlin")
    assert "before 2027-01-07" in group.read("tips pause until:2027-01-07")
    assert "Next: Thu 2027-01-07 09:00" in group.read("tips list")
    assert group.say("tips pause until:2026-11-23").kind == "problem"
    group.say("tips pause")
    assert "tips resume" in group.read("tips list")
    assert group.say("tips skip").kind == "problem"
    group.now = NOW + timedelta(days=3)
    assert group.plan() == ()
    group.say("tips resume")
    assert "Next: Thu 2026-11-26 09:00" in group.read("tips list")


def test_skipping_the_next(group: Group) -> None:
    """The next tip is left out, and nothing else."""
    group.say("tips schedule 9:00 zone:berlin")
    assert "No tip comes on 2026-11-23" in group.read("tips skip")
    group.now = NOW + timedelta(hours=2)
    assert group.plan() == ()
    group.now += timedelta(days=1)
    assert [each.date.day for each in group.plan()] == [24]


def test_now_counts_as_todays(group: Group) -> None:
    """Today's tip comes at once, and not again at nine."""
    group.say("tips schedule 9:00 zone:berlin")
    assert "within a few seconds" in group.read("tips now")
    (owed,) = group.plan()
    group.store.ledger.finish(owed.id, "me", Verdict(state=State.SENT), group.now)
    group.now = NOW + timedelta(hours=2)
    assert group.plan() == ()
    assert "one for each day" in group.read("tips now")


def test_one_of_several(group: Group) -> None:
    """Where there are several the one of this channel is meant, else a number says which."""
    group.say("tips schedule 9:00 zone:berlin")
    group.say("tips schedule 9:00 zone:berlin", Place("discord", "S1", "C2"))
    elsewhere = Place("discord", "S1", "C3")
    asked = group.say("tips stop", elsewhere)
    assert asked.kind == "choices"
    assert [action.label for action in asked.actions] == ["Schedule 1", "Schedule 2"]
    assert group.say("tips stop 9", elsewhere).kind == "problem"
    group.say("tips stop")
    assert [each.place.channel for each in group.store.subscriptions.listed("discord", "S1")] == ["C2"]


def test_how_the_last_post_went(group: Group) -> None:
    """The list shows what became of the last tip, and what is to be done about it."""
    group.say("tips schedule 9:00 zone:berlin")
    group.now = NOW + timedelta(hours=1)
    (owed,) = group.plan()
    group.store.ledger.finish(owed.id, "me", Verdict(state=State.SENT, message="m"), group.now)
    assert "was posted (08:00 UTC)" in group.read("tips list")


def test_dates_without_a_tip(group: Group) -> None:
    """Named dates and spans of dates have no tip, and the schedule says so."""
    text = group.read("tips schedule 9:00 zone:berlin excluding: 2026-11-25, 2026-11-27..2026-11-29")
    assert "not on 2026-11-25,2026-11-27..2026-11-29" in text
    lines = group.read("tips preview").splitlines()
    days = [line.split()[2] for line in lines if " 2026-" in line]
    assert days == ["2026-11-23", "2026-11-24", "2026-11-26", "2026-11-30", "2026-12-01"]


@pytest.mark.parametrize("typed", ["2026-02-31", "tomorrow", "2026-12-24..2026-12-01", "2026-01-01..2029-01-01"])
def test_what_is_no_date(group: Group, typed: str) -> None:
    """What the calendar does not have is not taken for a date."""
    group.say("tips schedule 9:00 zone:berlin")
    assert group.say(f"tips schedule 9:00 zone:berlin excluding: {typed}").kind != "done"
    assert group.say(f"tips pause until: {typed}").kind != "done"
    assert group.store.subscriptions.listed("discord", "S1")[0].schedule.excluded == ()


@pytest.mark.parametrize("hidden", [["data-and-ai"], None])
def test_what_a_server_hides_is_not_posted(group: Group, library: Library, hidden: list[str] | None) -> None:
    """Tips of what `settings` hides are in no plan and no preview; where nothing is left, there is no tip."""
    topics = tuple(hidden or list(library.topics())[1:])
    packs, rest = tuple(each for each in topics if ":" not in each), tuple(each for each in topics if ":" in each)
    group.say("tips schedule 9:00 zone:berlin")
    group.store.settings.set_server(HERE, ServerSettings(hidden_packs=packs, hidden_topics=rest), NOW)
    (of,) = group.store.subscriptions.listed("discord", "S1")
    assert sorted(of.hidden) == sorted(topics)
    group.now = NOW + timedelta(hours=1)
    left = set(library.without(tuple(sorted(topics))).ids("tip"))
    assert len(left) < len(library.ids("tip"))
    assert {each.tip for each in group.plan()} <= left
    refused = group.say("tips schedule 9:00 zone:berlin", settings=Settings(hidden=topics))
    assert (refused.kind == "problem") == (not left)


def test_members_may_not_schedule(group: Group) -> None:
    """Schedules are for organisers; private tips are for everybody."""
    assert group.say("tips schedule 9:00 zone:berlin", organiser=False).kind == "problem"
    assert group.say("tips subscribe 9:00 zone:berlin", organiser=False).kind == "done"


def test_tips_in_private(group: Group) -> None:
    """A member asks for them, and can stop them at any time; asking again changes the time."""
    assert "to you in private" in group.read("tips subscribe 7:30 zone:berlin")
    group.say("tips subscribe 9:00 zone:berlin")
    (mine,) = group.store.subscriptions.listed("discord", "S1", ANN.id)
    assert mine.schedule.minute == 540
    assert "Nothing is scheduled" in group.read("tips list")
    group.now = NOW + timedelta(hours=1)
    assert [each.person for each in group.plan()] == [ANN.id]
    assert "no more tips" in group.read("tips unsubscribe")
    assert "do not get" in group.read("tips unsubscribe")
    assert group.store.privacy.export("discord", ANN.id) == {}


def test_tips_end_from_a_private_message(group: Group) -> None:
    """The button under a private tip ends them, though a private message is of no server."""
    group.say("tips subscribe 9:00 zone:berlin")
    assert "no more tips" in group.read("tips unsubscribe", Place("discord", "dm", "C9"))
    assert group.store.subscriptions.listed("discord", "S1", ANN.id) == ()


def test_tips_that_are_kept(group: Group) -> None:
    """A member keeps a tip, finds it again, and lets go of it."""
    assert "keep no tip" in group.read("tips saved")
    assert "is kept for you" in group.read("tips save data-and-ai:tip-join-count")
    saved = group.say("tips saved")
    assert [action.typed for action in saved.actions] == ["tip data-and-ai:tip-join-count"]
    assert "keep no tip" in group.read("tips saved drop:data-and-ai:tip-join-count")
    assert group.say("tips save data-and-ai:tip-gone").kind == "problem"
    assert group.say("tips save").kind == "choices"


def test_the_tip_that_was_posted_here_today(group: Group) -> None:
    """Members find it again; in a channel without one they get the tip of the day."""
    assert "No tip was posted here today" in group.read("tips today")
    group.say("tips schedule 9:00 zone:berlin")
    group.now = NOW + timedelta(hours=1)
    (owed,) = group.plan()
    group.store.ledger.finish(owed.id, "me", Verdict(state=State.SENT), group.now)
    assert group.say("tips today").items == (owed.tip,)
    here = Settings(scheduled=True)
    assert group.say("tip", settings=here).items == (owed.tip,)
    elsewhere = group.say("tip", Place("discord", "S1", "C2"), settings=here)
    assert elsewhere == group.say("tip", Place("discord", "S1", "C2"))
    assert group.store.settings.of_server(HERE).scheduled
    assert not group.store.settings.of_server(Place("discord", "S2", "C1")).scheduled
    assert "No tip was posted" in group.read("tips today", Place("discord", "S1", "C2"))


def test_a_tip_that_did_not_help(group: Group) -> None:
    """It is counted for the organisers."""
    group.say("tips unhelpful data-and-ai:tip-join-count")
    (opinion,) = group.store.feedback.opinions(HERE, 5)
    assert (opinion.subject, opinion.not_helpful) == ("tip data-and-ai:tip-join-count", 1)


def test_everything_is_for_the_asker_alone(group: Group, ask: Callable[[str], Reply]) -> None:
    """What is set up is not shown to a whole channel."""
    del ask
    for line in ("tips schedule 9:00 zone:berlin", "tips list", "tips preview", "tips now", "tips stop"):
        assert group.say(line).visibility == "private"
