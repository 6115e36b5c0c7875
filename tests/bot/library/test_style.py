"""What the rules of style leave alone; what they report stands with each rule (`test_rules.py`)."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library import style
from bot.library.reader import read
from bot.library.rules import GOOD_PACK
from bot.library.shape import Draft
from bot.search.words import fold
from tests.support.packs import make_pack

CHUNKING = """kind: concept
id: chunking
name: Chunking
topic: basics
definition: Cutting long texts into passages to find.
sources: [book]
"""


def codes(folder: Path, extra: str = "", lang: str = "en") -> list[str]:
    """Return the codes of what is reported about a good pack with one more concept."""
    head = GOOD_PACK["pack.yaml"].replace("lang: en", f"lang: {lang}")
    pack = make_pack(folder / "demo", {"pack.yaml": head, "chunking.yaml": CHUNKING + extra})
    return [problem.code for problem in read([str(pack)]).problems]


@pytest.mark.parametrize(
    "extra",
    [
        "simple: 'A prompt such as *Currently we simply want the price!* is cut in two.'\n",
        "simple: The paper is called “State-of-the-art chunking”.\n",
        "asks: [can i simply cut it, is colour lost]\n",
        "misconceptions: [{claim: Parts are simply cut., correction: They are cut where a thought ends.}]\n",
        "aliases: [labelled chunking]\n",
    ],
    ids=["emphasis", "quotation", "questions", "claim", "alias"],
)
def test_what_others_say_is_not_judged(tmp_path: Path, extra: str) -> None:
    """Quotations, questions, names and claims that are corrected keep their words."""
    assert codes(tmp_path, extra) == []


@pytest.mark.parametrize(("lang", "found"), [("en", ["C406"]), ("en-US", ["C406"]), ("en-GB", []), ("de", [])])
def test_spelling_follows_the_language(tmp_path: Path, lang: str, found: list[str]) -> None:
    """British words are reported in American packs only."""
    assert codes(tmp_path, "simple: The colour of a part tells where it came from.\n", lang) == found


def test_english_words_are_not_looked_for_in_other_languages(tmp_path: Path) -> None:
    """Hollow words are those of English."""
    assert codes(tmp_path, "simple: Der Text wird simply geteilt!\n", "de") == []


def test_a_word_is_reported_where_it_stands(tmp_path: Path) -> None:
    """The line is that of the sentence, also in a list and in a longer form of a fact."""
    extra = "facts:\n  - A part has a size.\n  - text: It is simply cut.\n    at: chapter 2\n"
    pack = make_pack(tmp_path / "demo", {"chunking.yaml": CHUNKING + extra})
    (problem,) = read([str(pack)]).problems
    assert (problem.code, problem.line) == ("C405", 9)


def test_a_small_pack_needs_no_links(tmp_path: Path) -> None:
    """Three concepts without a link between them are no web."""
    assert codes(tmp_path) == []


# ---- definitions that say the same

LETTERS = st.lists(st.sampled_from("abc"), min_size=10, max_size=16).map(" ".join)


def concept(number: int, definition: str) -> Draft:
    """Return a concept as read, of which only the definition matters."""
    return Draft("concept", f"demo:c{number}", "demo", f"c{number}.yaml", 1, 1, {"definition": definition}, {}, [])


def alike(definitions: list[str]) -> list[str]:
    """Return the ids of the concepts that are found to say what an earlier one says."""
    drafts = [concept(number, definition) for number, definition in enumerate(definitions)]
    return [draft.id for draft, _, _ in style.alike(drafts)]


@given(definitions=st.lists(LETTERS, max_size=15))
def test_a_repeated_definition_is_found_among_a_few_as_if_all_were_compared(definitions: list[str]) -> None:
    """What is looked up finds just the definitions that comparing each with all earlier ones finds."""

    def runs(text: str) -> set[tuple[str, ...]]:
        tokens = fold(text).split()
        return {tuple(tokens[at : at + style.RUN]) for at in range(len(tokens) - style.RUN + 1)}

    told = [(number, own) for number, text in enumerate(definitions) if len(own := runs(text)) >= style.LEAST_RUNS]
    expected = [
        f"demo:c{number}"
        for place, (number, own) in enumerate(told)
        if any(len(own & other) >= style.ALIKE * len(own | other) for _, other in told[:place])
    ]
    assert alike(definitions) == expected


def test_repeated_definitions_are_found_among_many_of_one_form() -> None:
    """Where hundreds follow a form, and share their runs of words, just those that stand there twice are found."""
    parts = product(("red", "blue", "green", "grey", "black", "white", "pink"), repeat=3)
    every = ["one two {} three four {} five six {} seven eight".format(*part) for part in parts]
    assert alike([*every, *every]) == [f"demo:c{number}" for number in range(len(every), 2 * len(every))]
