"""`tips …` for members: tips in private, and tips that they keep."""

from __future__ import annotations

from msgspec.structs import replace

from bot import wording
from bot.call import Call
from bot.commands.choose import gone, paragraph, problem
from bot.commands.compose import Context, action
from bot.commands.tip import followups, post, tip
from bot.commands.tips import described, forecast_lines, schedule_of
from bot.markup import verbatim
from bot.reply import Action, Block, Bullets, Line, Reply
from bot.tips import zones
from bot.tips.choice import tip_of
from bot.tips.planning import Planner
from bot.tips.pool import Pools
from bot.understand.grammar import make


def subscribe(call: Call, context: Context) -> Reply:
    """Let who asks have tips in private; asking again changes when they come."""
    request, subscriptions = context.request, context.store().subscriptions
    person, place = request.person, request.place
    wanted = schedule_of(call, context)
    if isinstance(wanted, Reply):
        return wanted
    there = subscriptions.listed(place.platform, place.server, person.id)
    planner = Planner(Pools(context.library))
    id_ = there[0].id if there else subscriptions.add(place, person.id, person.id, wanted, zones.version(), request.now)
    subscriptions.change(id_, lambda each: planner.begin(each, request.now), request.now, wanted)
    made = next(each for each in subscriptions.listed(place.platform, place.server, person.id) if each.id == id_)
    blocks: list[Block] = [paragraph(wording.TIPS_SUBSCRIBED.format(what=described(made, place)))]
    if lines := forecast_lines(planner, made, 1, context):
        blocks.append(Bullets(lines, wording.TIPS_NEXT))
    return _private(
        wording.TIPS_MADE, blocks, call, (action(wording.TIPS_STOP, make("tips unsubscribe"), context.library),)
    )


def today(call: Call, context: Context) -> Reply:
    """Show the tip that was posted here today; where none was, the tip of the day."""
    request = context.request
    day = request.now.astimezone(request.zone()).date()
    posted = context.store().subscriptions.posted(request.place, day)
    if posted and (found := post(posted, context.library, more=followups(posted, context.library, private=False))):
        return replace(found, call=call)
    reply = tip(make("tip"), context)
    return replace(reply, call=call, blocks=(paragraph(wording.TIPS_NOT_POSTED), *reply.blocks))


def unsubscribe(call: Call, context: Context) -> Reply:
    """Send who asks no more tips in private, wherever they asked for them: a private message is of no server."""
    person, subscriptions = context.request.person, context.store().subscriptions
    stopped = [each for each in subscriptions.of_person(person.platform, person.id) if subscriptions.stop(each)]
    text = wording.TIPS_UNSUBSCRIBED if stopped else wording.TIPS_NOT_SUBSCRIBED
    return _private(wording.TIPS_DONE, [paragraph(text)], call)


def save(call: Call, context: Context) -> Reply:
    """Keep a tip for who asks."""
    request = context.request
    tip = context.library.current(call.text("tip"))
    label = context.library.label(tip) if tip else None
    if tip is None or label is None or label.kind != "tip":
        return gone(call, call.text("tip")) if call.text("tip") else _which(call, context)
    context.store().subscriptions.save(request.person.platform, request.person.id, tip, request.now)
    text = wording.TIPS_KEPT.format(tip=label.name)
    saved_ = action(wording.TIPS_SAVED, make("tips saved"), context.library)
    return _private(wording.TIPS_DONE, [paragraph(text)], call, (saved_,))


def saved(call: Call, context: Context) -> Reply:
    """Show the tips that who asks keeps."""
    person, subscriptions = context.request.person, context.store().subscriptions
    if drop := call.text("drop"):
        subscriptions.drop(person.platform, person.id, drop)
    labels = context.library.labels(subscriptions.saved(person.platform, person.id))
    if not labels:
        return _private(wording.TIPS_SAVED, [paragraph(wording.TIPS_NONE_SAVED)], call)
    actions = tuple(action(label.name, make("tip", which=label.id), context.library) for label in labels)
    lines = tuple(Line(verbatim(label.name)) for label in labels)
    return _private(wording.TIPS_SAVED, [Bullets(lines)], call, actions)


def unhelpful(call: Call, context: Context) -> Reply:
    """Note that a tip did not help who asks."""
    request, tip = context.request, call.text("tip")
    if context.library.current(tip) is None:
        return gone(call, tip) if tip else _which(call, context)
    context.store().feedback.give(request.person, request.place, f"tip {tip}", request.now, helpful=False)
    return _private(wording.TIPS_DONE, [paragraph(wording.TIPS_UNHELPFUL)], call)


def _which(call: Call, context: Context) -> Reply:
    """Ask which tip is meant: most likely today's."""
    ids = context.library.ids("tip")
    if not ids:
        return problem(wording.PROBLEM, wording.NO_TIPS, call)
    today = tip_of(context.request.now.astimezone(context.request.zone()).date(), ids)
    labels = context.library.labels([today.id])
    actions = tuple(action(each.name, make(call.command, tip=each.id), context.library) for each in labels)
    text = paragraph(wording.TIPS_NAME_ONE)
    return Reply("choices", wording.TIPS_WHICH_TIP, (text,), call, actions=actions, visibility="private")


def _private(title: str, blocks: list[Block], call: Call, actions: tuple[Action, ...] = ()) -> Reply:
    return Reply("done", title, tuple(blocks), call, actions=actions, visibility="private")
