"""One delivery and two workers, in every order in which they can act, die and stand still, up to a depth.

The courier is the real one; it is driven by hand, one step at a time, over a ledger and a platform that are small
enough to be tried in all their states. The deliberate bugs below are the test of this test: each must be found.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Generator
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from msgspec import Struct
from msgspec.structs import replace

from adapters.hosting.courier import Courier
from bot.markup import verbatim
from bot.reply import Line, Paragraph, Reply
from bot.request import Place
from bot.store.schedules import Claimed, State, Verdict
from bot.tips import rules
from bot.tips.sending import Absent, Ambiguous, Looked, NotSent, Outcome, RateLimited, Sent
from tests.support.tips_world import START

T = TypeVar("T")
LEASE, TIMEOUT, WINDOW = 90.0, 45.0, timedelta(seconds=120)
DEPTH = 11
SECONDS = {"timeout": TIMEOUT}
TIP = Reply("answer", "Tip", (Paragraph(Line(verbatim("So."))),))
LATE = START + timedelta(hours=4)
OPEN = (State.DUE, State.SENDING)


class Step:
    """Something that takes time: the worker stops here until it is let go on."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __await__(self) -> Generator[Step, object, object]:
        """Give the choice to the search."""
        return (yield self)


class Row(Struct):
    """The delivery in the ledger."""

    state: State = State.DUE
    not_before: datetime = START
    owner: str = ""
    attempts: int = 0
    tried_at: datetime | None = None


class Paper:
    """The ledger's rules for one delivery, as its statements keep them."""

    def __init__(self, clock: Hand) -> None:
        self.row = Row()
        self._clock = clock

    def claim(self, owner: str) -> Claimed | None:
        """Take the delivery, if it is free."""
        row, now = self.row, self._clock.at
        if row.state not in OPEN or row.not_before > now:
            return None
        row.owner, row.not_before, row.attempts = owner, now + timedelta(seconds=LEASE), row.attempts + 1
        return Claimed(
            id=1, subscription=1, place=Place("p", "s", "c"), person="", call_number=1, date=date(2026, 10, 1),
            late_at=LATE, tip="p:t", number=1, count=1, state=row.state, attempts=row.attempts, tried_at=row.tried_at,
        )  # fmt: skip

    def begin(self, id_: int, owner: str, now: datetime, *, anew: bool) -> bool:
        """Note that an attempt begins."""
        del id_
        row = self.row
        if row.owner != owner or row.state not in OPEN or row.not_before <= now:
            return False
        row.state, row.tried_at = State.SENDING, now if anew else row.tried_at or now
        return True

    def finish(self, id_: int, owner: str, verdict: Verdict, now: datetime) -> bool:
        """Write down what became of it."""
        del id_
        row = self.row
        if verdict.state != State.SENT and (row.owner != owner or row.state not in OPEN):
            return False
        row.state, row.owner = verdict.state, ""
        if verdict.state in OPEN:
            row.not_before = verdict.not_before or now
        if verdict.state == State.DUE:
            row.tried_at = None
        return True


class Hand:
    """Time that the search moves."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        """Return the time."""
        return self.at

    def monotonic(self) -> float:
        """Return the time in seconds."""
        return (self.at - START).total_seconds()

    async def rest(self, seconds: float, wake: object) -> None:
        """Never called: couriers do not rest."""

    async def within(self, seconds: float, work: Awaitable[T]) -> T:
        """Return what some work returns."""
        del seconds
        return await work


class Platform:
    """A platform that knows keys for a while; each call lets the search choose what happens."""

    window = WINDOW

    def __init__(self, clock: Hand) -> None:
        self.posts: list[datetime] = []
        self._clock = clock

    async def send(self, place: Place, reply: Reply, key: str) -> Outcome:
        """Post, or not, as the search chooses."""
        del place, reply, key
        fate = await Step("send")
        if fate == "busy":
            return RateLimited(5)
        if fate in {"ok", "lost"} and not any(self._clock.at <= at + WINDOW for at in self.posts):
            self.posts.append(self._clock.at)
        return Sent("m") if fate == "ok" else Ambiguous(str(fate))

    async def find(self, place: Place, reply: Reply, since: datetime) -> Looked:
        """Look for the post."""
        del place, reply
        fate = await Step("find")
        if fate == "busy":
            return NotSent("busy")
        return Sent("m") if any(at >= since for at in self.posts) else Absent()

    async def check(self, place: Place) -> Outcome:
        """Never called: couriers do not check."""
        del place
        return Sent()


async def threads(work: Callable[[], bool]) -> bool:
    """Let a worker stop before it touches the ledger."""
    await Step("ledger")
    return work()


class Run:
    """One course of events, by the choices that led to it."""

    def __init__(self, make: Callable[[Paper, Platform, Hand, str], Courier]) -> None:
        self.clock = Hand()
        self.ledger = Paper(self.clock)
        self.platform = Platform(self.clock)
        self._make = make
        self._names = count(1)
        self.working: list[tuple[str, Coroutine[Any, Any, object], str, datetime] | None] = [None, None]

    def choices(self) -> list[tuple[str, int, str]]:
        """Return what can happen next: what, to which worker, and how."""
        found: list[tuple[str, int, str]] = []
        for place, at in enumerate(self.working):
            if at is None:
                row = self.ledger.row
                if row.state in OPEN and row.not_before <= self.clock.at:
                    found.append(("take", place, ""))
                continue
            fates = {"send": ("ok", "lost", "dropped", "busy"), "find": ("ok", "busy")}.get(at[2], ("",))
            if at[2] in {"send", "find"} and self.clock.at > at[3] + timedelta(seconds=TIMEOUT):
                fates = ("late",)  # it was given up by then, and reaches nobody any more
            found += [("go", place, fate) for fate in fates]
            found.append(("die", place, ""))
        return [*found, ("time", 0, "40"), ("time", 0, "100")]

    def do(self, what: str, place: int, how: str) -> None:
        """Let something happen."""
        if what == "time":
            self.clock.at += timedelta(seconds=int(how))
        elif what == "die":
            self._end(place)
        elif what == "take":
            name = f"w{next(self._names)}"
            taken = self.ledger.claim(name)
            assert taken
            courier = self._make(self.ledger, self.platform, self.clock, name)
            self._on(place, name, courier.deliver(taken, self.clock.monotonic() + LEASE), None)
        else:
            at = self.working[place]
            assert at
            self._on(place, at[0], at[1], how)

    def state(self) -> object:
        """Return everything that can matter later, so that no state is tried twice."""
        row = self.ledger.row
        stands = tuple(each and (each[2], each[3], row.owner == each[0], _frame(each[1])) for each in self.working)
        return (
            self.clock.at,
            replace(row, owner="") and (row.state, row.not_before, row.tried_at),
            tuple(self.platform.posts),
            stands,
        )

    def close(self) -> None:
        """End what still stands."""
        for place in range(2):
            self._end(place)

    def _on(self, place: int, name: str, work: Coroutine[Any, Any, object], value: object) -> None:
        try:
            step = work.throw(TimeoutError()) if value == "late" else work.send(value)
        except StopIteration:
            self.working[place] = None
        else:
            self.working[place] = (name, work, step.name, self.clock.at)

    def _end(self, place: int) -> None:
        at, self.working[place] = self.working[place], None
        if at:
            at[1].close()


def _frame(work: Coroutine[Any, Any, object]) -> tuple[object, ...]:
    """Return where a worker stands, and what it knows."""
    found: list[object] = []
    at: Any = work
    while at is not None and getattr(at, "cr_frame", None) is not None:
        known = at.cr_frame.f_locals
        found.append((at.cr_frame.f_lineno, repr(known.get("verdict")), repr(known.get("lease_ends"))))
        found.append(repr(known.get("delivery")))
        at = at.cr_await
    return tuple(found)


def real(ledger: Any, platform: Any, clock: Hand, name: str) -> Courier:
    """Return the courier as it is."""
    return Courier(ledger, platform, lambda _: TIP, clock, threads, name, timeout=SECONDS["timeout"])


def search(make: Callable[[Paper, Platform, Hand, str], Courier], depth: int = DEPTH) -> tuple[list[str], int]:
    """Try every course of events; return the shortest that goes wrong, and how many states there were."""
    seen: set[object] = set()
    ahead: list[tuple[tuple[str, int, str], ...]] = [()]
    while ahead:
        further: list[tuple[tuple[str, int, str], ...]] = []
        for past in ahead:
            run = Run(make)
            for choice in past:
                run.do(*choice)
            if wrong := _wrong(run):
                run.close()
                return [wrong, *(" ".join(map(str, choice)) for choice in past)], len(seen)
            if (state := run.state()) not in seen and len(past) < depth:
                seen.add(state)
                further += [(*past, choice) for choice in run.choices()]
            run.close()
        ahead = further
    return [], len(seen)


def _wrong(run: Run) -> str:
    """Return what went wrong: two posts, or none though the ledger says that it was sent."""
    if len(run.platform.posts) > 1:
        return "posted twice"
    if run.ledger.row.state == State.SENT and not run.platform.posts:
        return "never posted"
    return ""


def test_nothing_goes_wrong() -> None:
    """In all states up to a depth no tip is posted twice, and none is taken for sent that was not."""
    wrong, states = search(real, 8)
    assert wrong == []
    assert states > 500


@pytest.mark.slow
def test_nothing_goes_wrong_further_on() -> None:
    """The same deeper."""
    wrong, states = search(real)
    assert wrong == []
    assert states > 3000


def no_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    """Send though the lease may be over: after standing still, what another has now."""
    monkeypatch.setitem(SECONDS, "timeout", -10_000.0)


def no_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin without a look at whose it is, and whether the lease lasts."""

    def begin(self: Paper, id_: int, owner: str, now: datetime, *, anew: bool) -> bool:
        del id_, owner
        self.row.state, self.row.tried_at = State.SENDING, now if anew else self.row.tried_at or now
        return True

    monkeypatch.setattr(Paper, "begin", begin)
    no_lease(monkeypatch)


def busy_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take a rate limit for a success."""
    _after(monkeypatch, RateLimited, State.SENT)


def lost_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take a lost answer for a refusal."""
    _after(monkeypatch, Ambiguous, State.DUE)


def _after(monkeypatch: pytest.MonkeyPatch, outcome: type, state: State) -> None:
    right = rules.after

    def wrong(delivery: Claimed, found: Outcome, window: timedelta, now: datetime) -> Verdict:
        if isinstance(found, outcome):
            return Verdict(state=state, not_before=now + timedelta(seconds=125))
        return right(delivery, found, window, now)

    monkeypatch.setattr(rules, "after", wrong)


def _send(*known: object) -> rules.Step:
    """Return that it is to be sent, whatever is known."""
    del known
    return "send"


def never_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Send again with the same key, however long ago the first attempt was."""
    monkeypatch.setattr(rules, "before", _send)


def looks_in_vain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take what was found for absent."""
    monkeypatch.setattr(rules, "looked", _send)


BUGS = [no_owner, busy_is_sent, lost_is_not_sent, never_looks, pytest.param(looks_in_vain, marks=pytest.mark.slow)]


@pytest.mark.parametrize("bug", BUGS)
def test_the_search_finds_bugs(bug: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each deliberate bug has a course of events that goes wrong, and the search finds it."""
    bug(monkeypatch)
    wrong, _ = search(real)
    assert wrong


# ---- further than the search goes


class Courses(RuleBasedStateMachine):
    """Long courses of events, each step by chance."""

    def __init__(self) -> None:
        super().__init__()
        self.course = Run(real)

    @rule(data=st.data())
    def something_happens(self, data: st.DataObject) -> None:
        """One of what can happen next does."""
        self.course.do(*data.draw(st.sampled_from(self.course.choices())))

    @invariant()
    def nothing_went_wrong(self) -> None:
        """No tip was posted twice, and none is taken for sent that was not."""
        assert _wrong(self.course) == ""

    def teardown(self) -> None:
        """End what still stands."""
        self.course.close()


LONG = settings(max_examples=60, stateful_step_count=40, derandomize=True, deadline=None, database=None)


def test_nothing_goes_wrong_in_long_courses() -> None:
    """Forty steps on, still no tip is posted twice, and none is taken for sent that was not."""
    run_state_machine_as_test(Courses, settings=LONG)


@pytest.mark.parametrize("bug", [busy_is_sent, lost_is_not_sent], ids=lambda bug: bug.__name__)
def test_long_courses_find_what_is_broken(
    bug: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bug that lies within a few steps is met by chance too."""
    bug(monkeypatch)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Courses, settings=settings(LONG, phases=[Phase.generate]))
