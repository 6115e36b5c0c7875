"""Ranking: which note a question in anyone's words means, and what speaks for it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import pytest

from bot.library.library import Library
from bot.search import everyday, gate, postings, stored, words
from bot.search.database import Database
from bot.search.rank import MOST_CANDIDATES, Hit, Ranker
from bot.search.stored import Posted, Stored
from bot.search.tables import Entry, write
from bot.understand.cues import IDLE

KINDS = frozenset({"concept", "comparison", "process", "path"})


def entry(name: str, **more: tuple[str, ...]) -> Entry:
    """Return a note of a name."""
    return Entry(item=f"demo:{name.lower().replace(' ', '-')}", kind="concept", names=(name,), **more)


def ranker_of(*entries: Entry) -> Ranker:
    """Return a ranker over some notes."""
    database = sqlite3.connect(":memory:")
    write(database, entries)
    return Ranker(Database(database))


def ranked(ranker: Ranker, text: str) -> Sequence[Hit]:
    """Return what a question may mean, best first."""
    return ranker.rank(words.fold(text).split(), IDLE, KINDS).hits


NOTES = (
    entry("Overfitting", definition=("A model that learned its training data by heart.",)),
    entry("Chunking", asks=("How do I split a long report?",), definition=("Cutting documents into passages.",)),
    entry("Model card", aliases=("model report",), definition=("A short sheet about a model.",)),
    entry("Gradient descent", body=("It walks downhill on the loss.",)),
)


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("why did it learn everything by heart", "demo:overfitting"),
        ("how can i split a very long report", "demo:chunking"),
        ("cut documents into pieces", "demo:chunking"),
        ("a report about the model", "demo:model-card"),
        ("walking downhill", "demo:gradient-descent"),
        ("divide a long text", "demo:chunking"),
    ],
)
def test_what_a_question_means(text: str, item: str) -> None:
    """A note is found by its names, by questions that it lists, by what it says, and by words of the same sense."""
    assert ranked(ranker_of(*NOTES), text)[0].item == item


def test_nothing_is_found_where_no_word_is_known() -> None:
    """A question of unknown words, or of none, means no note."""
    ranker = ranker_of(*NOTES)
    assert ranked(ranker, "lasagna with aubergines") == ()
    assert ranked(ranker, "") == ()
    assert ranked(ranker_of(), "gradient") == ()


def test_shares_are_shares() -> None:
    """What speaks for a note is a share of the question's mass: whole for its name, less with a word that it lacks."""
    ranker = ranker_of(*NOTES)
    (whole, *_), (less, *_) = ranked(ranker, "gradient descent"), ranked(ranker, "gradient descent lasagna")
    assert (whole.named, whole.covered, whole.held, whole.literal) == pytest.approx((1.0, 1.0, 1.0, 1.0))
    assert less.covered == pytest.approx(1.0)
    assert less.named < 0.9
    assert less.held < 0.9
    assert less.score < whole.score


def test_a_strange_word_is_told_from_an_everyday_one() -> None:
    """A word that no note holds is strange if it is no everyday word either."""
    ranker = ranker_of(*NOTES)
    strange = ranker.rank(["gradient", "boltzmann"], IDLE, KINDS).strange
    assert 0.3 < strange < 1
    assert ranker.rank(["gradient", "window"], IDLE, KINDS).strange == 0


def test_a_deleted_note_is_not_there() -> None:
    """Without a note, the words that only it holds are unknown."""
    ranker = ranker_of(*NOTES)
    less = ranker.without({"demo:gradient-descent"})
    assert ranker.knows(words.stem("gradient"))
    assert not less.knows(words.stem("gradient"))
    assert ranked(less, "gradient descent") == ()


def test_common_words_only_add() -> None:
    """Where a rare word is known, a word that most notes hold brings up no note of its own."""
    many = [entry(f"Note{number}", body=("the method",)) for number in range(1200)]
    ranker = ranker_of(*many, entry("Silhouette", body=("the method",)))
    assert [hit.item for hit in ranked(ranker, "silhouette method")] == ["demo:silhouette"]
    assert len(ranked(ranker, "method")) > 1


def test_what_is_hopeless_is_forgotten_without_a_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    """That common words add to the likeliest notes alone changes neither the best notes nor what is said of them."""
    bodies = [" ".join(["silhouette"] * (1 + number % 5) + ["filler"] * (number * 7 % 23)) for number in range(60)]
    holding = [entry(f"Note{number}", body=(body, "method" * (number % 3 > 0))) for number, body in enumerate(bodies)]
    others = [entry(f"Other{number}", body=("the method and the filler",)) for number in range(60)]
    ranker = ranker_of(*holding, *others)
    whole = ranked(ranker, "silhouette method")
    monkeypatch.setattr("bot.search.rank.FEW", 70)
    assert ranked(ranker, "silhouette method") == whole
    assert len(whole) == MOST_CANDIDATES


def test_little_is_kept_of_many_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept of the lists that were read stays below a limit, and what is read again is the same."""
    database = sqlite3.connect(":memory:")
    bodies = [" ".join(f"word{number % step}x{step}" for step in range(2, 30)) for number in range(60)]
    write(database, [entry(f"Note{number}", body=(body,)) for number, body in enumerate(bodies)])
    monkeypatch.setattr(stored, "MOST_NUMBERS", 100)
    rows = Stored(Database(database))
    stems = [stem for (stem,) in database.execute("SELECT stem FROM posted")]
    found = [rows.posted(stem) for stem in stems]
    assert found == [rows.posted(stem) for stem in stems]
    kept = [each for each in rows._lists.values() if isinstance(each, Posted)]  # pyright: ignore[reportPrivateUsage]
    assert 0 < sum(len(each.docs) for each in kept) <= 100 < sum(len(each.docs) for each in found if each)


def test_the_same_question_has_the_same_ranking(library: Library) -> None:
    """Ranking twice, or with a fresh ranker, gives equal hits in equal order."""
    tokens = "how do i split long documents for retrieval".split()
    first = library.ranker.rank(tokens, IDLE, KINDS)
    again = library.ranker.without(()).rank(tokens, IDLE, KINDS)
    assert first == again
    assert len(first.hits) > 3


def test_rare_words_weigh_more() -> None:
    """The fewer notes hold a word, the more it weighs; one that none holds the most."""
    weights = [postings.rarity_of(holding, 100) for holding in (0, 1, 10, 99)]
    assert weights == sorted(weights, reverse=True)
    assert weights[-1] > 0


def test_words_of_one_sense_are_read_both_ways() -> None:
    """A word of a group stands for each other, and for none outside of it."""
    alike = everyday.alike()
    assert words.stem("price") in alike[words.stem("cost")]
    assert words.stem("cost") in alike[words.stem("price")]
    assert all(one in alike[other] for one, others in alike.items() for other in others)
    assert everyday.stands("cheaper", frozenset({words.stem("cost")}))
    assert not everyday.stands("banana", frozenset({words.stem("cost")}))


def test_a_probability_is_one() -> None:
    """Whatever speaks for a note or against it, what comes out lies between 0 and 1, and more for it is more."""
    none = (0.0,) * len(gate.FEATURES)
    huge = tuple(1000.0 for _ in gate.FEATURES)
    assert 0 <= gate.probability(none) < gate.ANSWERED < 1
    assert 0 <= gate.probability(huge) <= 1
    score = gate.FEATURES.index("score")
    raised = tuple(2.0 if place == score else value for place, value in enumerate(none))
    assert gate.probability(raised) > gate.probability(none)


def test_outcomes() -> None:
    """A likely note answers, a less likely one is named as close, an unlikely one is not spoken of."""
    assert [gate.outcome(chance) for chance in (1.0, gate.ANSWERED, gate.NEAR, 0.0)] == [
        "answer",
        "answer",
        "closest",
        "nothing",
    ]
