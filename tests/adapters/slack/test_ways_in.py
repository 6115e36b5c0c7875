"""Every way in which a member reaches the app, over every wire."""

from __future__ import annotations

from bot.assistant import Assistant
from tests.support.slack_double import ADA, BOB
from tests.support.slack_double.people import Chat
from tests.support.slack_double.world import Json


async def test_a_command_is_answered_privately(chat: Chat) -> None:
    """The answer to a slash command comes in the acknowledgement, for who asked."""
    (answer,) = await chat.slash("explain rag")
    assert "Retrieval" in answer.text
    assert (answer.private, answer.to) == (True, ADA)
    assert chat.slack.of("chat.postMessage") == []


async def test_a_shared_answer_is_for_all_once(chat: Chat) -> None:
    """“Share to channel” posts the answer for all, and is gone from the private one."""
    (answer,) = await chat.slash("explain rag")
    (shared,) = await chat.press(answer, "Share to channel")
    assert not shared.private
    assert shared.text == answer.text
    assert "Share to channel" not in answer.labels


async def test_a_mention_is_answered_in_its_thread(chat: Chat) -> None:
    """A mention in a channel begins a thread, one in a thread stays there; all see the answer."""
    (answer,) = await chat.mention("what is peft?", ts="1700000009.000001")
    assert (answer.thread, answer.private) == ("1700000009.000001", False)
    (inside,) = await chat.mention("explain rag", thread="1700000001.000100")
    assert inside.thread == "1700000001.000100"


async def test_a_direct_message_is_answered_flat(chat: Chat) -> None:
    """In a direct message the answer stands in the conversation, for there is nobody to hide it from."""
    (answer,) = await chat.say("explain rag")
    assert (answer.thread, answer.private) == ("", False)
    (refusal,) = await chat.say("who is the president of France")
    assert not refusal.private


async def test_a_button_changes_the_answer_in_place(chat: Chat) -> None:
    """A button of one's own answer changes it; somebody else's press is answered for them alone."""
    (answer,) = await chat.mention("explain rag")
    before = answer.text
    (other,) = await chat.press(answer, "Fuller", by=BOB)
    assert (other.private, other.to) == (True, BOB)
    assert answer.text == before
    (same,) = await chat.press(answer, "Fuller")
    assert same is answer
    assert answer.text != before


async def test_explain_this(chat: Chat) -> None:
    """The shortcut on a message tells who used it what the message speaks of."""
    (answer,) = await chat.shortcut("should we use <https://x.example|RAG> or not?")
    assert answer.private
    assert "Retrieval" in answer.text


async def test_ask_the_notes(chat: Chat) -> None:
    """The global shortcut opens a modal; its menu finds concepts while one types; the answer takes its place."""
    modal = await chat.open_ask()
    assert [block["block_id"] for block in modal["blocks"]] == ["concept", "question"]
    options = await chat.suggest("ra")
    assert any(option["value"] == "data-and-ai:rag" for option in options)
    assert len(await chat.suggest("")) > 3
    answer = await chat.submit(concept="data-and-ai:rag")
    assert answer["response_action"] == "update"
    assert "Retrieval" in str(answer["view"])
    assert "errors" in await chat.submit()
    assert "Parameter" in str((await chat.submit(question="what is peft?"))["view"])


async def test_the_home_tab(chat: Chat) -> None:
    """The Home tab says what this is and has today's tip; its buttons open a modal, whose buttons change it."""
    home = await chat.home()
    assert "I answer from notes" in str(home)
    assert "Tip of the day" in str(home)
    assert labels_of(home)[:4] == ["Ask the notes", "List", "Takeaways", "Help"]
    modal = await chat.press_in_view(home, "List")
    assert "What the notes cover" in str(modal)
    again = await chat.press_in_view(modal, "Data", id_=next(reversed(chat.slack.views)))
    assert "Data" in str(again["blocks"][0])
    assert len(chat.slack.views) == 1
    await chat.press_in_view(home, "Ask the notes")
    assert next(reversed(chat.slack.views.values()))["callback_id"] == "ask"


def labels_of(view: Json) -> list[str]:
    """Return what the buttons of a view say."""
    rows = [block["elements"] for block in view["blocks"] if block["type"] == "actions"]
    return [button["text"]["text"] for row in rows for button in row]


async def test_the_short_menu(chat: Chat, assistant: Assistant) -> None:
    """The command alone opens a short menu with buttons, which answer."""
    del assistant
    (menu,) = await chat.slash("")
    assert "/study explain rag" in menu.text
    (answer,) = await chat.press(menu, "Takeaways")
    assert "Key takeaways" in answer.text


async def test_unknown_words_get_help(chat: Chat) -> None:
    """A misspelt command is read as the nearest one; what is in no note is refused with what to do."""
    (meant,) = await chat.slash("hlep")
    assert "What you can ask" in meant.text
    (refused,) = await chat.slash("who is the president of France")
    assert "/study help" in refused.text


async def test_free_text_is_asked(chat: Chat) -> None:
    """A question needs no command."""
    (answer,) = await chat.slash("what is the difference between rag and peft?")
    assert "RAG" in answer.text
