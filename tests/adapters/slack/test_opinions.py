"""What members think of answers, and what organisers see of it, on Slack."""

from __future__ import annotations

from adapters.hosting.host import Host
from adapters.slack.views import REPORT
from bot import wording
from bot.request import Place
from bot.store.store import Store
from tests.support.slack_double import ADA, BOB, world
from tests.support.slack_double.people import Chat

GOOD, BAD = f"\U0001f44d {wording.HELPFUL}", f"\U0001f44e {wording.NOT_HELPFUL}"
HERE = Place("slack", world.TEAM, "C1")


async def test_an_answer_has_a_small_menu(kept: Chat) -> None:
    """What can be said of an answer stands in a menu behind its own buttons, and adds no line."""
    (answer,) = await kept.slash("explain rag")
    row = answer.body["blocks"][-1]["elements"]
    assert [each["type"] for each in row] == ["button", "overflow"]
    assert [each["text"]["text"] for each in row[-1]["options"]] == [GOOD, BAD, wording.REPORT]
    (refusal,) = await kept.slash("who is the president of France")
    assert not any(each["type"] == "overflow" for each in refusal.elements)


async def test_a_choice_is_kept_and_thanked_for_in_private(kept: Chat, made_store: Store) -> None:
    """Anybody who sees an answer may say whether it helped; the last word of each counts."""
    (answer,) = await kept.mention("explain rag")
    for person, label in ((ADA, GOOD), (BOB, GOOD), (BOB, BAD)):
        (thanks,) = await kept.press(answer, label, by=person)
        assert (thanks.private, thanks.to, thanks.text) == (True, person, wording.THANKS)
    (opinion,) = made_store.feedback.opinions(HERE, 5)
    assert (opinion.subject, opinion.helpful, opinion.not_helpful) == ("explain data-and-ai:rag", 1, 1)


async def test_a_mistake_is_reported_in_a_modal(kept: Chat, made_store: Store) -> None:
    """What is written into the modal is kept with the answer's call, and thanked for in its place."""
    (answer,) = await kept.slash("explain rag", by=BOB)
    assert await kept.press(answer, wording.REPORT, by=BOB) == []
    assert (await kept.report("", by=BOB))["response_action"] == "errors"
    done = await kept.report("It was 2020, not 2021.", by=BOB)
    assert done["response_action"] == "update"
    assert wording.THANKS_WORDS in str(done["view"])
    (opinion,) = made_store.feedback.opinions(HERE, 5)
    assert (opinion.subject, opinion.words) == ("explain data-and-ai:rag", ("It was 2020, not 2021.",))


async def test_an_answer_in_a_modal_can_be_judged(kept: Chat, made_store: Store) -> None:
    """Thanks, and the form for a mistake, come over the answer and leave it as it is."""
    await kept.open_ask()
    view = (await kept.submit(concept="data-and-ai:rag"))["view"]
    thanks = await kept.press_in_view(view, GOOD, id_="V1")
    assert wording.THANKS in str(thanks)
    asked = await kept.press_in_view(view, wording.REPORT, id_="V1")
    assert asked["callback_id"] == REPORT
    await kept.report("Not quite")
    assert [called.method for called in kept.slack.calls if called.method == "views.push"] == ["views.push"] * 2
    assert made_store.feedback.opinions(HERE, 5)[0].words == ("Not quite",)


async def test_by_every_way_in(chat: Chat) -> None:
    """Over every wire a choice and a report are taken; an app that keeps nothing says whom to tell."""
    (answer,) = await chat.slash("explain rag")
    (told,) = await chat.press(answer, GOOD)
    assert (told.private, told.text) == (True, wording.OPINION_UNKEPT)
    await chat.press(answer, wording.REPORT)
    assert wording.OPINION_UNKEPT in str(await chat.report("Wrong"))


async def test_a_modal_of_another_version_is_answered_kindly(kept: Chat, made_store: Store) -> None:
    """A modal whose answer cannot be read any more says so, and nothing is kept."""
    (answer,) = await kept.slash("explain rag")
    await kept.press(answer, wording.REPORT)
    view = list(kept.slack.views)[-1]
    kept.slack.views[view] = {**kept.slack.views[view], "private_metadata": "q:whatever"}
    assert wording.OLD_BUTTON in str(await kept.report("Wrong"))
    assert made_store.feedback.opinions(HERE, 5) == ()


async def test_organisers_see_gaps_and_close_them(kept: Chat, made_store: Store) -> None:
    """A question without an answer is on the organisers' list, with what would close it; a button takes it off."""
    await kept.slash("who invented rag? ask <@U0BOB>", by=BOB)
    await kept.desk.host.finish()
    kept.desk.host = Host(kept.desk.host.assistant, lambda: made_store)
    (refused,) = await kept.slash("gaps")
    assert "those who organise" in refused.text
    kept.slack.admins = {ADA}
    (shown,) = await kept.slash("gaps")
    assert shown.private
    assert "rag.yaml" in shown.text
    assert "U0BOB" not in shown.text
    (done,) = await kept.press(shown, "1 is done")
    assert done is shown
    assert wording.GAP_CLOSED in done.text
    assert made_store.gaps.open(HERE, 5) == ()


async def test_organisers_see_what_members_think(kept: Chat) -> None:
    """What was reported is read by organisers, without names."""
    kept.slack.admins = {ADA}
    (answer,) = await kept.slash("explain rag", by=BOB)
    await kept.press(answer, wording.REPORT, by=BOB)
    await kept.report("It is from 2020", by=BOB)
    (seen,) = await kept.slash("feedback")
    assert seen.private
    assert "It is from 2020" in seen.text
    assert BOB not in seen.text
