"""Questions in people's own words: which call each of them means, and which are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings

from bot.library.cache import open_library
from bot.library.library import Library
from bot.understand.apart import LONGEST
from bot.understand.comparing import dimension_named
from bot.understand.grammar import text_of
from bot.understand.question import read_question
from tests.support.packs import make_pack
from tests.support.reading import COMPARISON
from tests.support.strategies import questions, wild_texts

ROLES = "compare data-scientist ai-engineer"
ADAPTING = "compare prompt-engineering rag fine-tuning"
PHRASINGS = {
    "explain rag": ("rag", "RAG?", "What's RAG?", "whats rag", "what is Retrieval-Augmented Generation"),
    "explain peft": ("what does PEFT mean?", "what does peft stand for", "define peft", "so peft is what exactly?"),
    "explain embedding": ("tell me about embeddings",),
    "explain embedding part=uses": (
        "what are embeddings used for",
        "when should i use embeddings",
        "benefits of embeddings",
    ),
    "explain embedding part=example": ("give me an example of embeddings", "embedding example pls"),
    "explain rag part=limits": ("what are the limits of rag", "rag disadvantages?", "downsides of using rag"),
    "explain rag part=myths": ("misconceptions about rag",),
    "explain transformer": ("can you explain transformers please", "hey bot, what is a transformer?"),
    "explain data-scientist": ("who is a data scientist", "what is a ds"),
    "explain large-language-model": ("llm", "what are LLMs?", "large langage models"),
    "explain rag simple": ("rag simply", "eli5 rag", "explain like I'm 5 rag", "rag in short", "RAG for dummies"),
    "explain ai-agent": ("agents", "what are autonomous agents"),
    ROLES: (
        "ds vs aie",
        "data scientist vs ai engineer",
        "what is the difference between a data scientist and an AI engineer?",
        "how does a data scientist differ from an AI engineer",
        "compare the two roles",
        "AI engineer vs. data scientist",
    ),
    f"{ROLES} by=models": (
        "compare models",
        "compare the models",
        "what models do AI engineers use?",
        "data scientist versus AI engineer: models",
        "compare the models of ds and aie",
    ),
    f"{ROLES} by=data": (
        "compare data",
        "ds vs ai engineer on data",
        "which data does a data scientist use",
        "compare ds and aie in terms of data",
        "data of ds vs data of aie",
    ),
    f"{ROLES} by=use-cases": ("compare use cases", "what are the use cases of a data scientist"),
    f"{ROLES} by=processes": ("compare processes", "compare workflows"),
    f"{ADAPTING} by=when-to-use": ("should I use RAG or fine-tuning?", "rag vs fine-tuning, when to use which"),
    ADAPTING: (
        "rag vs fine-tuning",
        "compare prompt engineering / rag / fine-tuning",
    ),
    "compare training inference": ("difference between training and inference", "how do training and inference differ"),
    "compare training inference by=cost": ("training vs inference cost", "compare the cost of training and inference"),
    "compare clustering classification": ("how are clustering and classification different",),
    "compare regression classification": ("regression or classification?", "is it a regression or a classification?"),
    "compare open-source-model proprietary-model": ("open source vs proprietary models",),
    "compare structured-data unstructured-data": (
        "structured vs unstructured data",
        "diff between structured and unstructured data",
    ),
    "compare chatbot intelligent-assistant coding-copilot ai-agent": ("chatbot vs assistant vs copilot vs agent",),
    "compare peft lora": ("peft vs lora", "compare PEFT and LoRA", "difference between peft & lora"),
    "compare rag lora eda": ("rag vs lora vs eda",),
    "steps ai-engineer-process 4": ("last step of the ai engineer process",),
    "steps ai-engineer-process": (
        "how does an ai engineer work",
        "steps of the ai engineer process",
        "process of an AI engineer",
        "What are the steps of an AI engineer's work?",
        "ai engineer workflow",
    ),
    "steps data-scientist-process": (
        "how does a data scientist work?",
        "data scientist steps",
        "how does a ds proceed",
    ),
    "steps data-scientist-process 1": ("what is the first step of the data scientist process", "step 1 of ds process"),
    "steps ai-engineer-process 3": ("third step of ai engineer process", "3rd step of aie proces"),
    "steps rag-pipeline": ("rag pipeline", "how does rag work", "steps of RAG", "how does rag work step by step"),
    "steps k-means-algorithm": ("how does k-means work", "steps of kmeans"),
    "takeaways": ("key takeaways", "what are the key takeaways?", "tldr", "main takeaways of the lecture"),
    "tip": ("tip of the day", "give me a tip", "today's tip"),
    "help": ("what can you do?", "What can I ask?", "commands"),
    "list": ("topics", "what do the notes cover?", "what topics are there"),
    "list beginner": ("first steps in both roles",),
}
"""What people say, by the call that it means; ids without the name of the pack."""

TABLE = [(text, meant) for meant, texts in PHRASINGS.items() for text in texts]

NOT_COVERED = (
    "which role earns more",
    "which role earns more, data scientist or ai engineer?",
    "who won the world cup",
    "what is kubernetes",
    "rag vs terraform",
    "how to bake a cake with rag",
    "what is the salary of an ai engineer",
    "is rag illegal in france",
    "explain the stock price of embeddings",
    "who invented the data scientist's coffee machine",
)


def meaning(text: str, library: Library) -> str | None:
    """Return the call that a question means, as text without the name of the default pack."""
    question = read_question(text, library)
    return text_of(question.call).replace("data-and-ai:", "") if question else None


@pytest.mark.parametrize(("text", "meant"), TABLE)
def test_phrasings(library: Library, text: str, meant: str) -> None:
    """However it is said, a question means one call."""
    assert meaning(text, library) == meant


@pytest.mark.parametrize("text", NOT_COVERED)
def test_what_a_note_does_not_explain_is_left_alone(library: Library, text: str) -> None:
    """One word that nothing explains, and a question is not answered beside the point."""
    assert meaning(text, library) is None


@pytest.mark.parametrize(
    "text", ["answer", "very", "delete", "rats", "what is the answer", "calculator", "days?", "beats"]
)
def test_a_single_common_word_is_no_question(library: Library, text: str) -> None:
    """A word that only happens to stand in a listed question does not lead to its note."""
    assert meaning(text, library) is None


def test_every_listed_question_leads_to_a_note_that_lists_it(library: Library) -> None:
    """Each question that an author listed is answered as it stands, from a note that lists it."""
    for kind in ("concept", "comparison", "process"):
        for id_ in library.ids(kind):
            for text in getattr(library.record(id_), "asks", ()):
                assert meaning(text, library) is not None, text


def test_case_and_marks_do_not_matter(library: Library) -> None:
    """Capitals, question marks, quotes and white space change nothing."""
    for text, meant in TABLE[::5]:
        assert meaning(f"  {text.upper()} ?!", library) == meant
        assert meaning(f"\u201c{text}\u201d", library) == meant


def test_repaired_words_are_told(library: Library) -> None:
    """A question says which of its words were read as others, but only those that carry the meaning."""
    question = read_question("whats the diffrence betwen clusterng and clasification", library)
    assert question is not None
    assert text_of(question.call) == "compare data-and-ai:clustering data-and-ai:classification"
    assert question.read_as[:1] == (("clusterng", "clustering"),)
    assert "diffrence" not in dict(question.read_as)


def test_longest(library: Library) -> None:
    """A text of more words than a question has is none."""
    assert meaning("what is rag " + "please " * (LONGEST - 3), library) == "explain rag"
    assert meaning("what is rag " + "please " * (LONGEST - 2), library) is None


@pytest.mark.parametrize(
    ("text", "dimension"),
    [
        ("models", "models"),
        ("Model", "models"),
        ("modles", "models"),
        ("use cases", "use-cases"),
        ("use-case", "use-cases"),
        ("datasets", "data"),
        ("in short", "in-short"),
        ("colour", None),
        ("", None),
        ("da", None),
    ],
)
def test_dimensions_are_named_loosely(library: Library, text: str, dimension: str | None) -> None:
    """A dimension is known by its id, name and aliases, in any number, with one letter off."""
    comparison = library.comparison("data-and-ai:data-scientist-vs-ai-engineer")
    assert comparison is not None
    assert dimension_named(text, comparison) == dimension


def test_other_notes_bring_their_own_questions(tmp_path: Path) -> None:
    """What is understood comes from the packs: names, dimensions and main comparison are theirs."""
    pack = make_pack(tmp_path, {"rag-vs-peft.yaml": COMPARISON})
    head = (pack / "pack.yaml").read_text() + "main_comparison: rag-vs-peft\n"
    make_pack(tmp_path, {"rag-vs-peft.yaml": COMPARISON, "pack.yaml": head})
    library = open_library([str(tmp_path)], folder="").library
    question = read_question("compare data", library)
    assert question is not None
    assert text_of(question.call) == "compare demo:rag demo:peft by=data"
    assert read_question("how does an ai engineer work", library) is None


def test_without_a_main_comparison_no_dimension_is_meant(tmp_path: Path) -> None:
    """A bare dimension means nothing in a pack that names no main comparison."""
    library = open_library([str(make_pack(tmp_path, {"rag-vs-peft.yaml": COMPARISON}))], folder="").library
    assert read_question("compare data", library) is None
    question = read_question("rag vs peft on data", library)
    assert question is not None
    assert text_of(question.call) == "compare demo:rag demo:peft by=data"


@settings(deadline=None, max_examples=150)
@given(text=questions(wild_texts(80)))
def test_a_question_means_notes_that_exist(library: Library, text: str) -> None:
    """Whatever is asked, the call that it means holds ids of notes, and never the words of the asker."""
    question = read_question(text, library)
    if question:
        ids = [value for _, value in question.call.options if isinstance(value, str) and ":" in value]
        assert all(library.label(id_) for id_ in ids)
        assert question.call.command != "ask"
