"""Reading a line: a command with its options, however they are written, or what is unclear about it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings

from bot.commands.table import COMMANDS, TABLE
from bot.library.cache import open_library
from bot.library.library import Library
from bot.library.tables import short_hash
from bot.understand.grammar import make, text_of
from bot.understand.reading import Unclear, Understood, read, settle
from tests.support.packs import make_pack
from tests.support.strategies import questions, wild_texts

LINES = {
    "explain rag": (
        "explain rag",
        "explain RAG?",
        "Explain: rag",
        "explain concept:rag",
        "explain concept=rag",
        "explain the rag",
    ),
    "explain rag full": (
        "explain rag full",
        "explain rag depth:full",
        "explain rag depth=full",
        "explain depth:full rag",
        "explain depth:full concept:rag",
        "explain data-and-ai:rag full",
        "EXPLAIN RAG DEPTH:FULL",
    ),
    "explain fine-tuning simple": ("explain fine tuning simple", "explain concept:fine tuning depth:simple"),
    "explain": ("explain", "explain ", "explain?"),
    "explain precision-recall": ("compare precision and recall", "compare Precision & Recall"),
    "explain bleu-rouge": ("compare bleu and rouge",),
    "explain mae-rmse": ("compare mae, mse and rmse",),
    "compare rag peft": ("compare rag peft", "compare rag and peft", "compare rag, peft", "compare rag with peft"),
    "compare peft lora": (
        "compare peft vs lora",
        "compare peft to lora",
        "compare peft against lora",
        "compare a=peft b=lora",
    ),
    "compare peft lora eda": ("compare peft lora eda", "compare peft, lora and eda", "compare peft/lora/eda"),
    "compare data-scientist ai-engineer": (
        "compare ds aie",
        "compare ds and ai engineer",
        "compare the data scientist and the ai engineer",
    ),
    "compare data-scientist ai-engineer by=models": (
        "compare ds aie by:models",
        "compare ds vs aie by=modles",
        "compare ds and aie on models",
        "Compare DS vs AIE By: Models",
        "compare a:ds b:aie by:models",
        "compare models",
        "compare by:models",
    ),
    "compare training inference by=when": (
        "compare training vs inference by:when",
        "compare training inference by: When",
    ),
    "compare prompt-engineering rag fine-tuning by=what-changes": ("compare rag vs fine-tuning by:what changes",),
    "compare by=models": ("compare by=models",),
    "compare rag": ("compare rag and", "compare rag with"),
    "compare": ("compare", "compare?"),
    "steps ai-engineer-process": (
        "steps ai engineer process",
        "steps aie process",
        "steps of the ai engineer process",
        "steps ai engineer",
    ),
    "steps rag-pipeline 3": (
        "steps rag pipeline 3",
        "steps rag pipeline step 3",
        "steps rag pipeline #3",
        "steps rag pipeline step:3",
        "steps step:3 rag pipeline",
        "steps process:rag pipeline step=3",
    ),
    "steps k-means-algorithm": ("steps k-means", "steps kmeans"),
    "list": ("list", "list!"),
    "list roles": ("list roles", "list Roles", "list topic:roles", "list topic=roles", "list data-and-ai:roles"),
    "list analytics": ("list analytics and use cases", "list analytics"),
    "list beginner": ("list beginner", "list first steps in both roles"),
    "takeaways": ("takeaways", "Takeaways."),
    "tip": ("tip", "tip?"),
    "tip 2026-11-23": ("tip 2026-11-23", "tip which:2026-11-23", "tip which=2026-11-23"),
    "tip tip-look-first": ("tip tip-look-first", "tip data-and-ai:tip-look-first", "tip which:tip-look-first"),
    "tip tip-look-first answer": (
        "tip tip-look-first answer",
        "tip data-and-ai:tip-look-first answer",
        "tip tip-look-first show:answer",
    ),
    "tip show=answer": ("tip show:answer", "tip show=answer"),
    "sources rag": ("sources rag", "sources of rag", "sources for RAG?", "sources item:rag"),
    "sources data-scientist-vs-ai-engineer": ("sources ds vs aie",),
    "sources beginner": ("sources beginner",),
    "help": ("help", "help?"),
    "help compare": ("help compare", "help /compare", "help command:compare", "help Compare"),
    "about": ("about",),
    "ask": ("ask", "ask ", "", "  "),
    "ask why is the sky blue": ("why is the sky blue", "ask why is the sky blue"),
}
"""Lines, by the call that each of them means; ids without the name of the pack."""

MISSPELT = {
    "expain rag": "explain rag",
    "exlpain rag": "explain rag",
    "compar rag peft": "compare rag peft",
    "comapre rag peft": "compare rag peft",
    "stesp rag pipeline 2": "steps rag-pipeline 2",
    "takeawys": "takeaways",
    "halp compare": "help compare",
}

UNCLEAR = {
    "explain kubernetes": ("concept", "unknown"),
    "compare rag and kubernetes": ("b", "unknown"),
    "compare kubernetes and rag": ("a", "unknown"),
    "compare peft, lora, eda, rag, gpu": ("d", "too_many"),
    "compare training vs inference by:nonsense": ("by", "bad_value"),
    "compare by:nonsense": ("by", "bad_value"),
    "steps kubernetes": ("process", "unknown"),
    "steps rag pipeline step:x": ("step", "bad_value"),
    "sources kubernetes": ("item", "unknown"),
    "list kubernetes": ("topic", "unknown"),
    "tip nope": ("which", "bad_value"),
    "tip tip-look-first show:question": ("show", "bad_value"),
    "help nope": ("command", "bad_value"),
    "explain rag depth:huge": ("depth", "bad_value"),
    "explain data-and-ai:gone": ("concept", "gone"),
    "explain ~abcdefghi": ("concept", "gone"),
}


def meaning(text: str, library: Library) -> str:
    """Return the call that a line means as text, without the name of the default pack."""
    found = read(text, library)
    assert isinstance(found, Understood), found
    return text_of(found.call).replace("data-and-ai:", "")


@pytest.mark.parametrize(("text", "meant"), [(text, meant) for meant, texts in LINES.items() for text in texts])
def test_lines(library: Library, text: str, meant: str) -> None:
    """A line means one call, whether options stand in order, by name, or in words."""
    assert meaning(text, library) == meant


@pytest.mark.parametrize(("text", "meant"), MISSPELT.items())
def test_a_misspelt_command_is_read(library: Library, text: str, meant: str) -> None:
    """A slip in the command's own name does no harm."""
    assert meaning(text, library) == meant


def test_a_misspelt_command_is_told(library: Library) -> None:
    """What was read as a command is said with the answer, where nothing else explains the line."""
    assert read("stesp rag pipeline 2", library) == Understood(
        make("steps", process="data-and-ai:rag-pipeline", step=2), (("stesp", "steps"),)
    )


@pytest.mark.parametrize("text", ["tests rag", "sleeps well", "abort", "hello help", "expose rag to kubernetes"])
def test_a_real_word_is_no_misspelt_command(library: Library, text: str) -> None:
    """A common word is never read as a command that is spelled alike."""
    found = read(text, library)
    assert isinstance(found, Understood)
    assert found.read_as == ()


@pytest.mark.parametrize(("text", "trouble"), UNCLEAR.items())
def test_what_is_unclear(library: Library, text: str, trouble: tuple[str, str]) -> None:
    """A command that cannot be carried out says which of its options is in what trouble."""
    found = read(text, library)
    assert isinstance(found, Unclear)
    assert found.command == text.partition(" ")[0]
    assert (found.option, found.trouble) == trouble


def test_the_dimensions_there_are(library: Library) -> None:
    """An unknown dimension comes with the known ones, those of the main comparison where no side was named."""
    for text, first in (("compare training vs inference by:nonsense", "goal"), ("compare by:nonsense", "in-short")):
        found = read(text, library)
        assert isinstance(found, Unclear)
        assert first in [each.item for each in found.candidates]


def test_what_is_near_comes_with_what_is_unknown(library: Library) -> None:
    """An unknown name comes with names that are near, of the kind that the option takes."""
    found = read("explain quantum model", library)
    assert isinstance(found, Unclear)
    assert {each.kind for each in found.candidates} == {"concept"}


def test_examples_of_the_table(library: Library) -> None:
    """Every example that help and the docs give is understood as its command or one that answers it."""
    for command in TABLE:
        for example in command.examples:
            found = read(example, library)
            assert isinstance(found, Understood), example
            assert command.name in {found.call.command, "ask"}, example
            assert found.read_as == ()


def test_every_command_alone_is_understood(library: Library) -> None:
    """A command without options is never an error."""
    for name in COMMANDS:
        assert read(name, library) == Understood(make(name))
        assert read(name.upper(), library) == Understood(make(name))


def test_a_name_of_several_notes_is_asked_back(tmp_path: Path) -> None:
    """Where two packs have a name, the command is understood but for which of them is meant."""
    first = make_pack(tmp_path / "one")
    head = (first / "pack.yaml").read_text().replace("id: demo", "id: other")
    make_pack(tmp_path / "two", {"pack.yaml": head})
    library = open_library([str(tmp_path)], folder="").library
    found = read("explain rag", library)
    assert isinstance(found, Unclear)
    assert (found.option, found.trouble) == ("concept", "several")
    assert [each.item for each in found.candidates] == ["demo:rag", "other:rag"]
    assert read("what is rag?", library) == Unclear("explain", "concept", "what is rag?", "several", found.candidates)
    assert read("explain other:rag", library) == Understood(make("explain", concept="other:rag"))


# ---- calls that come from buttons


def test_settling_brings_ids_up_to_date(library: Library) -> None:
    """Hashes become ids, renamed ids become the new ones, and what is up to date stays as it is."""
    rag = make("explain", concept="data-and-ai:rag", depth="full")
    assert settle(rag, library) == Understood(rag)
    for id_ in (f"~{short_hash('data-and-ai:rag')}", "data-and-ai:retrieval-augmented-generation"):
        assert settle(make("explain", concept=id_, depth="full"), library) == Understood(rag)
    old = f"~{short_hash('data-and-ai:autonomous-agent')}"
    assert settle(make("compare", a=old, b="data-and-ai:rag"), library) == Understood(
        make("compare", a="data-and-ai:ai-agent", b="data-and-ai:rag")
    )


def test_settling_leaves_dates_and_words(library: Library) -> None:
    """Dates, numbers and words are no ids."""
    for call in (make("tip", which="2026-11-23"), make("help", command="list"), make("ask", question="a:b")):
        assert settle(call, library) == Understood(call)


def test_settling_knows_topics_and_paths(library: Library) -> None:
    """A topic is no note, but its id is one that is there; a learning path is listed like a topic."""
    for id_ in (*library.topics(), *library.ids("path")):
        assert settle(make("list", topic=id_), library) == Understood(make("list", topic=id_))


def test_settling_says_what_is_gone(library: Library) -> None:
    """The first id that is no longer there is named, expanded where it was a hash."""
    found = settle(make("compare", a="data-and-ai:rag", b="data-and-ai:perceptron"), library)
    assert found == Unclear("compare", "b", "data-and-ai:perceptron", "gone")


# ---- whatever is typed


@settings(deadline=None, max_examples=150)
@given(text=questions(wild_texts(100)))
def test_reading_is_total_and_repeatable(library: Library, text: str) -> None:
    """Any line is read, and what was understood is read the same from its own text."""
    found = read(text, library)
    if isinstance(found, Understood) and found.call.command != "ask":
        assert read(text_of(found.call), library) == Understood(found.call)
    elif isinstance(found, Unclear):
        assert COMMANDS[found.command].option(found.option) is not None
