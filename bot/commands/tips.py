"""`tips …` for organisers: schedules of channels and threads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from msgspec.structs import replace

from bot import wording
from bot.call import Call
from bot.commands.choose import paragraph, problem
from bot.commands.compose import Context, action
from bot.commands.tips_news import sentence
from bot.markup import verbatim
from bot.reply import Action, Block, Bullets, Line, Note, Reply
from bot.request import Place
from bot.store.schedules import Past, Schedule, State, Subscription
from bot.tips import calendar, zones
from bot.tips.calendar import Occurrence
from bot.tips.choice import Next
from bot.tips.planning import Planner
from bot.tips.pool import Pools
from bot.tips.sending import Forbidden, Gone
from bot.understand.grammar import make
from bot.zones import shown

FORECAST = 5
"""Tips that a preview shows."""

TIMES = ("08:00", "09:00", "12:00", "17:00")
ZONES = ("Europe/London", "Europe/Berlin", "America/New_York", "America/Los_Angeles", "Asia/Kolkata", "UTC")
"""What is offered where nothing was named; anything else can be typed."""

MOST_SCHEDULES = 25
"""Of a server: more than anybody reads, and what Discord lists in one menu."""


def schedule(call: Call, context: Context) -> Reply:
    """Make a schedule, or change the one that this channel has for the same topic."""
    request, subscriptions = context.request, context.store().subscriptions
    wanted = schedule_of(call, context)
    if isinstance(wanted, Reply):
        return wanted
    place = _target(call, request.place)
    there = subscriptions.listed(place.platform, place.server)
    same = [each for each in there if each.place == place and each.schedule.topics == wanted.topics]
    if not same and len(there) >= MOST_SCHEDULES:
        return problem(wording.PROBLEM, wording.TIPS_TOO_MANY.format(limit=MOST_SCHEDULES), call)
    planner = _planner(context)
    person = request.person.id
    id_ = same[0].id if same else subscriptions.add(place, "", person, wanted, zones.version(), request.now)
    subscriptions.change(id_, lambda each: planner.begin(each, request.now), request.now, wanted)
    made = next(each for each in subscriptions.listed(place.platform, place.server) if each.id == id_)
    blocks: list[Block] = [
        paragraph(wording.TIPS_SCHEDULED.format(what=described(made, request.place), number=made.number)),
        *_may_post(place, context),
        *_first(planner, made, context),
        Note(verbatim(wording.TIPS_I_WRITE)),
    ]
    title = wording.TIPS_CHANGED if same else wording.TIPS_MADE
    return _done(title, blocks, call, _actions(context, made.number, "preview", "list"))


def listed(call: Call, context: Context) -> Reply:
    """Show a server's schedules: when they post, how the last posts went, and what to do."""
    request, subscriptions = context.request, context.store().subscriptions
    found = subscriptions.listed(request.place.platform, request.place.server)
    if not found:
        return _done(wording.TIPS_LIST, [paragraph(wording.TIPS_NONE)], call)
    notices = subscriptions.notices([each.id for each in found])
    blocks: list[Block] = []
    for each in found:
        past = subscriptions.past(each.id, 1)
        lines = [_standing(each), *(_became(one, context) for one in past)]
        told = [one.news for one in notices if one.subscription.id == each.id]
        lines += [sentence(news, context.library) for news in told[-3:]]
        label = wording.TIPS_NUMBERED.format(number=each.number, what=described(each, request.place))
        blocks.append(Bullets(tuple(Line(verbatim(line)) for line in lines), label))
    return _done(wording.TIPS_LIST, blocks, call)


def preview(call: Call, context: Context) -> Reply:
    """Show the next tips of a schedule, as things are now."""
    of = _chosen(call, context)
    if isinstance(of, Reply):
        return of
    lines = forecast_lines(_planner(context), of, FORECAST, context)
    if not lines:
        return _done(wording.TIPS_PREVIEW, [paragraph(_standing(of))], call, _actions(context, of.number, "resume"))
    blocks: list[Block] = [Bullets(lines), Note(verbatim(wording.TIPS_FORECAST))]
    return _done(wording.TIPS_PREVIEW, blocks, call, _actions(context, of.number, "skip", "now", "pause"))


def pause(call: Call, context: Context) -> Reply:
    """Pause a schedule."""
    of, now = _chosen(call, context), context.request.now
    if isinstance(of, Reply):
        return of
    until = date.fromisoformat(call.text("until")) if call.text("until") else None
    if until and until <= calendar.local_date(of.schedule.zone, now):
        return problem(wording.PROBLEM, wording.TIPS_NOT_AHEAD.format(date=until.isoformat()), call)
    planner = _planner(context)
    context.store().subscriptions.change(of.id, lambda each: planner.pause(each, until, now), now)
    text = wording.TIPS_PAUSED_UNTIL.format(date=until.isoformat()) if until else wording.TIPS_PAUSED
    return _done(wording.TIPS_DONE, [paragraph(text)], call, _actions(context, of.number, "resume"))


def resume(call: Call, context: Context) -> Reply:
    """Let a paused schedule go on."""
    of, now = _chosen(call, context), context.request.now
    if isinstance(of, Reply):
        return of
    planner = _planner(context)
    context.store().subscriptions.change(
        of.id, lambda each: planner.begin(replace(each, schedule=replace(each.schedule, start=None)), now), now
    )
    made = _again(of, context)
    blocks = [paragraph(wording.TIPS_RESUMED), *_may_post(of.place, context), *_first(planner, made, context)]
    return _done(wording.TIPS_DONE, blocks, call, _actions(context, of.number, "preview"))


def skip(call: Call, context: Context) -> Reply:
    """Leave out the next tip of a schedule."""
    of, now = _chosen(call, context), context.request.now
    if isinstance(of, Reply):
        return of
    if of.next_date is None:
        return problem(wording.PROBLEM, wording.TIPS_NOTHING_DUE, call, _actions(context, of.number, "resume"))
    planner = _planner(context)
    context.store().subscriptions.change(of.id, lambda each: planner.skip(each, now), now)
    text = wording.TIPS_SKIPPED.format(date=of.next_date.isoformat())
    return _done(wording.TIPS_DONE, [paragraph(text), *_first(planner, _again(of, context), context)], call)


def now(call: Call, context: Context) -> Reply:
    """Post today's tip now."""
    of, moment = _chosen(call, context), context.request.now
    if isinstance(of, Reply):
        return of
    subscriptions, planner = context.store().subscriptions, _planner(context)
    today = calendar.local_date(of.schedule.zone, moment)
    if any(each.date == today for each in subscriptions.past(of.id, 2)):
        text = wording.TIPS_CAME.format(date=today.isoformat())
        return _done(wording.TIPS_DONE, [paragraph(text)], call, _actions(context, of.number, "list"))
    plan = subscriptions.change(of.id, lambda each: planner.now(each, moment), moment)
    if plan is None or not plan.owed:
        return problem(wording.PROBLEM, wording.TIPS_EMPTY, call)
    return _done(wording.TIPS_DONE, [paragraph(wording.TIPS_NOW)], call)


def stop(call: Call, context: Context) -> Reply:
    """End a schedule for good."""
    of = _chosen(call, context)
    if isinstance(of, Reply):
        return of
    context.store().subscriptions.stop(of.id)
    return _done(wording.TIPS_DONE, [paragraph(wording.TIPS_STOPPED.format(number=of.number))], call)


# ---- what private subscriptions share


def schedule_of(call: Call, context: Context) -> Schedule | Reply:
    """Return the schedule that a call asks for, or what is missing."""
    request = context.request
    named = call.text("zone")
    zone = named if named not in {"", "default"} else request.person.zone or request.settings.zone
    if not call.text("time"):
        return _ask(call, "time", wording.TIPS_NO_TIME, TIMES, context)
    if not zone:
        return _ask(call, "zone", wording.TIPS_NO_ZONE, ZONES, context)
    try:
        zones.zone(zone)
    except zones.UnknownZoneError:
        return problem(wording.PROBLEM, wording.TIPS_BAD_ZONE.format(zone=zone), call)
    topic = call.text("topic")
    wanted = Schedule(
        zone=zone,
        minute=calendar.minute_of(call.text("time")),
        weekdays=calendar.weekdays_of(call.text("days") or "daily"),
        excluded=calendar.dates_of(without) if (without := call.text("excluding")) else (),
        topics=(topic,) if topic else (),
        level=call.text("level"),
        sequence=call.text("order") or "shuffled",
        first=call.text("first"),
    )
    if not Pools(context.library).of(wanted.topics, wanted.level, request.settings.hidden):
        return problem(wording.PROBLEM, wording.TIPS_EMPTY, call)
    return wanted


def forecast_lines(planner: Planner, of: Subscription, count: int, context: Context) -> tuple[Line, ...]:
    """Return the next tips, one line each: the date, the local time, the title."""
    if of.next_due_at is None:
        return ()
    coming = planner.coming(of, count, context.request.now)
    return tuple(Line(verbatim(_forecast(of.schedule.zone, *each, context))) for each in coming)


def described(of: Subscription, here: Place) -> str:
    """Return a schedule in words: when, where, which tips."""
    schedule = of.schedule
    if of.person:
        where = wording.TIPS_PRIVATELY
    elif of.place == here:
        where = wording.TIPS_HERE
    else:
        where = wording.TIPS_THERE.format(channel=of.place.thread or of.place.channel)
    days = {"daily": wording.TIPS_DAILY}.get(calendar.written(schedule.weekdays), calendar.written(schedule.weekdays))
    which = [topic.partition(":")[2] for topic in schedule.topics]
    which += [wording.TIPS_UP_TO.format(level=schedule.level)] if schedule.level else []
    which += [wording.TIPS_COURSE] if schedule.sequence == "course" else []
    which += [wording.TIPS_NOT_ON.format(dates=calendar.written_dates(schedule.excluded))] if schedule.excluded else []
    said = wording.TIPS_WHEN.format(days=days, time=calendar.clock(schedule.minute), zone=schedule.zone, where=where)
    return ", ".join([said, *which])


def _ask(call: Call, option: str, question: str, values: Sequence[str], context: Context) -> Reply:
    """Ask for an option that is missing, with some values to take."""
    given = dict(call.options)
    actions = tuple(
        action(shown(value), make(call.command, **{**given, option: value}), context.library) for value in values
    )
    text = paragraph(question.format(command=call.command))
    return Reply("choices", wording.TIPS_WHEN_TO, (text,), call, actions=actions, visibility="private")


def _forecast(zone: str, occurrence: Occurrence, tip: Next | None, context: Context) -> str:
    label = context.library.label(tip.id) if tip else None
    return wording.TIPS_COMES.format(when=_local(occurrence, zone), tip=label.name if label else wording.TIPS_NO_TIP)


def _local(occurrence: Occurrence, zone: str) -> str:
    """Return an occurrence as its place's people read it: its date, and the local time at which it runs."""
    runs = occurrence.at.astimezone(zones.zone(zone))
    return f"{calendar.DAYS[occurrence.date.weekday()].capitalize()} {occurrence.date.isoformat()} {runs:%H:%M}"


def _planner(context: Context) -> Planner:
    return Planner(Pools(context.library))


def _target(call: Call, here: Place) -> Place:
    """Return where the tips are to go: the channel that the call names, or this one."""
    channel = call.text("channel")
    if channel in {"", "here", here.channel, here.thread}:
        return here if channel != here.channel or not channel else replace(here, thread="")
    return replace(here, channel=channel, thread="")


def _chosen(call: Call, context: Context) -> Subscription | Reply:
    """Return the schedule that a call means: by its number, the only one, or the only one of this channel."""
    here = context.request.place
    found = context.store().subscriptions.listed(here.platform, here.server)
    if not found:
        return _done(wording.TIPS_LIST, [paragraph(wording.TIPS_NONE)], call)
    number = call.get("schedule")
    if number is not None:
        named = [each for each in found if each.number == number]
        return named[0] if named else problem(wording.PROBLEM, wording.TIPS_NO_SUCH.format(number=number), call)
    own = found if len(found) == 1 else [each for each in found if each.place == here]
    if len(own) == 1:
        return own[0]
    options = {name: value for name, value in call.options if name != "schedule"}
    actions = tuple(
        action(
            wording.TIPS_NUMBER.format(number=each.number),
            make(call.command, **{**options, "schedule": each.number}),
            context.library,
        )
        for each in found
    )
    lines = tuple(
        Line(verbatim(wording.TIPS_NUMBERED.format(number=each.number, what=described(each, here)))) for each in found
    )
    return Reply("choices", wording.TIPS_WHICH, (Bullets(lines),), call, actions=actions, visibility="private")


def _again(of: Subscription, context: Context) -> Subscription:
    """Return a subscription as it is now."""
    now = context.store().subscriptions.listed(of.place.platform, of.place.server, of.person)
    return next((each for each in now if each.id == of.id), of)


def _may_post(place: Place, context: Context) -> list[Block]:
    """Return what would keep the tips from being posted, while there is somebody to mend it."""
    found = context.check(place) if context.check else None
    if isinstance(found, Forbidden) and found.why == "uninvited":
        return [paragraph(wording.TIPS_UNINVITED.format(lacks=", ".join(found.lacks)))]
    if isinstance(found, Forbidden):
        lacks = wording.TIPS_GIVE.format(lacks=", ".join(found.lacks)) if found.lacks else wording.TIPS_LET
        return [paragraph(wording.TIPS_FORBIDDEN.format(give=lacks))]
    return [paragraph(wording.TIPS_GONE)] if isinstance(found, Gone) else []


def _first(planner: Planner, of: Subscription, context: Context) -> list[Block]:
    lines = forecast_lines(planner, of, 1, context)
    return [Bullets(lines, wording.TIPS_NEXT)] if lines else []


def _standing(of: Subscription) -> str:
    """Return in words when a schedule posts next, or why it does not."""
    if of.next_due_at is None or of.next_date is None:
        return wording.TIPS_STANDS[of.paused or "asked"]
    return wording.TIPS_NEXT_AT.format(when=_local(Occurrence(of.next_date, of.next_due_at), of.schedule.zone))


def _became(past: Past, context: Context) -> str:
    label = context.library.label(past.tip)
    what = wording.TIPS_BECAME[past.state.name]
    at = _clock(past.sent_at) if past.state == State.SENT else ""
    return wording.TIPS_LAST.format(date=past.date.isoformat(), tip=label.name if label else past.tip, what=what, at=at)


def _clock(moment: datetime | None) -> str:
    return f" ({moment:%H:%M} UTC)" if moment else ""


def _actions(context: Context, number: int, *words: str) -> tuple[Action, ...]:
    """Return the actions that lead on from a schedule."""
    return tuple(
        action(
            wording.TIPS_ACTIONS[word],
            make(f"tips {word}", **({} if word == "list" else {"schedule": number})),
            context.library,
        )
        for word in words
    )


def _done(title: str, blocks: list[Block], call: Call, actions: tuple[Action, ...] = ()) -> Reply:
    return Reply("done", title, tuple(blocks), call, actions=actions, visibility="private")
