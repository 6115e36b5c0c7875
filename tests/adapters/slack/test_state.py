"""What members and organisers set, and what is kept, on Slack."""

from __future__ import annotations

import json

from adapters.hosting.cooldown import AT_ONCE, EVERY, Cooldown
from adapters.hosting.host import Host
from bot import wording
from bot.assistant import Assistant
from bot.library.library import Library
from bot.request import Person, Place
from bot.store.store import Store
from tests.support.slack_double import ADA, BOB, SlackDouble, world
from tests.support.slack_double.chats import direct_chat
from tests.support.slack_double.people import Chat


async def test_the_home_tab_shows_what_a_person_set(kept: Chat) -> None:
    """Where something is kept, the Home tab says what is set, and leads to settings, privacy and help."""
    assert "Time zone: not set" in str(await kept.home())
    await kept.slash("me zone: Europe/Berlin")
    home = await kept.home()
    assert "Time zone: Europe/Berlin" in str(home)
    own = [wording.HOME_SETTINGS, wording.HOME_PRIVACY, wording.HOME_FORGET]
    rows = [block["elements"] for block in home["blocks"] if block["type"] == "actions"]
    assert [button["text"]["text"] for button in rows[0]] == ["Ask the notes", "List", "Takeaways"]
    assert [button["text"]["text"] for button in rows[-1]] == [*own, "Help"]
    assert "Who sees answers to you" in str(await kept.press_in_view(home, "My settings"))
    assert wording.EXPORT in str(await kept.press_in_view(home, wording.HOME_PRIVACY))
    assert wording.FORGET in str(await kept.press_in_view(home, wording.HOME_FORGET))
    assert "What you can ask" in str(await kept.press_in_view(home, "Help"))


async def test_who_asks_too_fast_is_told_in_private_alone(
    slack: SlackDouble, library: Library, made_store: Store
) -> None:
    """A mention that comes too soon is not answered where all would read it; a command and a message to us are."""
    clock = [0.0]
    assistant = Assistant(library, lambda: made_store)
    async with direct_chat(slack, assistant) as chat:
        chat.desk.host = Host(assistant, cooldown=Cooldown(lambda: clock[0]))
        for _ in range(AT_ONCE):
            assert len(await chat.mention("list")) == 1
        assert await chat.mention("list") == []
        too_fast = wording.TOO_FAST.format(seconds=1)
        for said in (await chat.slash("list"), await chat.say("list")):
            assert [too_fast in each.text for each in said] == [True]
        clock[0] += EVERY
        assert len(await chat.mention("list")) == 1


async def test_what_a_person_sets_is_kept_and_counts(kept: Chat, made_store: Store) -> None:
    """Who asks for public answers gets them from then on, and nobody else does."""
    assert (await kept.slash("list"))[0].private
    (shown,) = await kept.slash("me zone: Europe/Berlin visibility: public")
    assert shown.private
    assert made_store.settings.of_person(Person("slack", f"{world.TEAM}-{ADA}")).visibility == "public"
    assert not (await kept.slash("list"))[0].private
    assert (await kept.slash("list", by=BOB))[0].private


async def test_persons_of_two_workspaces_are_two(kept: Chat, made_store: Store) -> None:
    """Ids of Slack's are told apart by the workspace that they are of."""
    await kept.slash("me zone: Europe/Berlin")
    assert made_store.settings.of_person(Person("slack", f"{world.OTHER_TEAM}-{ADA}")).zone == ""


async def test_an_export_comes_as_a_file_to_the_asker_alone(kept: Chat) -> None:
    """The file goes to the direct messages of who asked, and holds what is kept."""
    await kept.slash("me zone: Europe/Berlin")
    seen = await kept.slash("privacy export")  # in either order: the answer travels with the acknowledgement
    assert len(seen) == 2
    assert all(each.private for each in seen)
    assert any(wording.FILE_SENT in each.text for each in seen)
    (file,) = kept.slack.uploaded
    assert [row["zone"] for row in json.loads(file)["person_settings"]] == ["Europe/Berlin"]
    (finished,) = kept.slack.of("files.completeUploadExternal")
    assert finished.given["channel_id"] == world.DIRECT


async def test_only_organisers_set_what_counts_for_all(kept: Chat, made_store: Store) -> None:
    """An admin of the workspace may; a member is told whom to ask."""
    (refused,) = await kept.slash("settings visibility:public")
    assert "those who organise" in refused.text
    kept.slack.admins = {ADA}
    await kept.slash("settings visibility:public")
    assert made_store.settings.of_server(Place("slack", world.TEAM, "C1")).visibility == "public"
    assert not (await kept.slash("list", by=BOB))[0].private


async def test_a_question_that_no_note_covers_is_noted(kept: Chat, made_store: Store) -> None:
    """What was refused is counted for the organisers, once it was answered."""
    await kept.slash("who is the president of France")
    await kept.desk.host.finish()
    (gap,) = made_store.gaps.open(Place("slack", world.TEAM, "C1"), 5)
    assert gap.people == 1


async def test_what_is_hidden_is_not_offered(kept: Chat, slack: SlackDouble) -> None:
    """A topic that the workspace hides is neither in the menu of concepts nor found in a message."""
    slack.admins.add(ADA)
    assert await kept.suggest("rag")
    assert "Retrieval" in (await kept.shortcut("should we use RAG?"))[0].text
    await kept.slash("settings hide: data-and-ai:techniques")
    assert "data-and-ai:rag" not in [option["value"] for option in await kept.suggest("rag")]
    assert "Retrieval" not in (await kept.shortcut("should we use RAG?"))[0].text
