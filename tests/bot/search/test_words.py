"""Words: one way of cutting, folding and stemming for notes and questions, and how near two spellings are."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.search import words
from tests.support.strategies import wild_texts

LETTERS = st.text("abcdefghij", max_size=9)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Retrieval-Augmented  Generation", "retrieval augmented generation"),
        ("k-means", "k means"),
        ("K\u2011Means", "k means"),
        ("na\u00efve caf\u00e9", "naive cafe"),
        ("AI engineer's", "ai engineers"),
        ("what\u2019s", "whats"),
        ("C++ and C#", "c++ and c#"),
        ("\uff32\uff21\uff27", "rag"),
        ("snake_case", "snake case"),
        ("Stra\u00dfe", "strasse"),
        ("optimisation", "optimization"),
        ("colour, colours & coloured", "color colors colored"),
        ("modelling", "modeling"),
        ("data centre", "data center"),
        ("analyse", "analyze"),
        ("\u6570\u636e\u79d1\u5b66", "\u6570\u636e\u79d1\u5b66"),
        ("?!\u2026", ""),
        ("", ""),
    ],
)
def test_folding(text: str, folded: str) -> None:
    """Case, accents, hyphens, apostrophes, width and British endings make no difference."""
    assert words.fold(text) == folded


@pytest.mark.parametrize("word", ["hour", "four", "this", "precision", "three", "wise", "ball"])
def test_words_that_only_look_british_stay(word: str) -> None:
    """An ending is made American only where enough of a word stands before it."""
    assert words.fold(word) == word


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=60) | wild_texts())
def test_folding_laws(text: str) -> None:
    """Folding again changes nothing; case and white space never matter; only words and single spaces remain."""
    folded = words.fold(text)
    assert words.fold(folded) == folded
    assert folded == " ".join(folded.split())
    assert words.fold(f"  {text}\n") == folded
    assert not any(unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp", "Pd"} for char in folded)


@settings(deadline=None, max_examples=100)
@given(st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ -'", max_size=40))
def test_case_never_matters(text: str) -> None:
    """A text in capitals folds like the same text without."""
    assert words.fold(text.upper()) == words.fold(text.lower()) == words.fold(text)


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=60) | wild_texts())
def test_words_as_written_are_kept_beside_the_folded_ones(text: str) -> None:
    """Each folded word comes with what was written, which folds to it."""
    assert all(words.fold(written) == folded for folded, written in words.spelled(text))


def test_a_word_is_known_as_it_was_written() -> None:
    """The spelling that folding takes away can be shown again."""
    assert words.spelled("Supervised learning") == [("supervized", "supervised"), ("learning", "learning")]


@pytest.mark.parametrize(
    "variants",
    [
        ("k-means", "k means", "kmeans", "K-Mean", "k mean"),
        ("fine-tuning", "fine tuning", "finetuning", "Fine-tunings"),
        ("cross-validation", "cross validation", "crossvalidation", "cross-validations"),
        ("pre-trained model", "pretrained model", "pre trained models"),
        ("AI engineer", "ai engineers", "the AI engineer", "an ai-engineer"),
        ("hyperparameter", "hyper parameter", "hyper-parameters"),
        ("few-shot", "few shot", "fewshot"),
        ("training data", "trainings data"),
    ],
)
def test_glued_variants_meet(variants: tuple[str, ...]) -> None:
    """A name is one however its words are joined and whether or not it is a plural."""
    assert len({words.glued(words.fold(variant)) for variant in variants}) == 1


def test_glued_names_that_differ_stay_apart() -> None:
    """Joining words makes no two things one that are not."""
    names = ["training", "pre-training", "parameter", "hyperparameter", "data", "dataset", "model", "models in use"]
    assert len({words.glued(words.fold(name)) for name in names}) == len(names)


def test_a_name_of_small_words_keeps_them() -> None:
    """A name that is nothing but small words is not empty."""
    assert words.glued(words.fold("The Who")) != ""
    assert words.glued("") == ""


@pytest.mark.parametrize(
    "family",
    [
        ("train", "trains", "trained", "training"),
        ("deploy", "deploys", "deployed", "deploying"),
        ("cluster", "clusters", "clustered", "clustering"),
        ("query", "queries"),
        ("survey", "surveys", "surveyed"),
        ("classify", "classified", "classifies"),
        ("technique", "techniques"),
        ("tune", "tunes", "tuned", "tuning"),
        ("plan", "plans", "planned", "planning"),
        ("generate", "generated", "generation", "generative"),
        ("quantize", "quantized", "quantization"),
        ("embed", "embeds", "embedded", "embedding"),
        ("predict", "prediction", "predicting", "predictive"),
    ],
)
def test_forms_of_a_word_share_a_stem(family: tuple[str, ...]) -> None:
    """The endings of English words do not matter."""
    assert len({words.stem(form) for form in family}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("plane", "planning"), ("rage", "rag"), ("found", "foundation"), ("ready", "read")]
)
def test_other_words_have_other_stems(one: str, other: str) -> None:
    """Words that only look alike stay apart."""
    assert words.stem(one) != words.stem(other)


@settings(deadline=None, max_examples=100)
@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=20))
def test_a_stem_is_a_beginning(word: str) -> None:
    """A stem is the start of its word, but for a letter that an ending took, and is never empty."""
    stem = words.stem(word)
    assert word.startswith(stem[:-1])
    assert len(stem) >= min(len(word), 2)


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [
        ("rag", "rag", 0),
        ("rag", "rga", 1),
        ("retrieval", "retreival", 1),
        ("embedding", "embeding", 1),
        ("transformer", "tranformers", 2),
        ("abc", "cab", 2),
        ("", "ab", 2),
        ("kitten", "sitting", 3),
    ],
)
def test_distance(one: str, other: str, edits: int) -> None:
    """One edit is a letter that was changed, added, left out, or swapped with its neighbour."""
    assert words.distance(one, other, 5) == edits


@settings(deadline=None, max_examples=200)
@given(LETTERS, LETTERS, st.integers(0, 4))
def test_distance_laws(one: str, other: str, most: int) -> None:
    """A distance is symmetric, zero for equal words alone, and cut off just above what was asked for."""
    found = words.distance(one, other, most)
    assert found == words.distance(other, one, most)
    assert found == min(words.distance(one, other, 20), most + 1)
    assert (words.distance(one, other, 20) == 0) == (one == other)
    assert words.distance(one, other, 20) <= max(len(one), len(other))


@settings(deadline=None, max_examples=200)
@given(st.text("abcdef", min_size=2, max_size=8), st.data())
def test_words_one_edit_apart_share_a_deletion(word: str, data: st.DataObject) -> None:
    """The index of words that lack a letter finds every word that is one edit away."""
    place = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcdef"))
    changed = word[:place] + letter + word[place + 1 :]
    added = word[:place] + letter + word[place:]
    missing = word[:place] + word[place + 1 :]
    swapped = word[:place] + word[place : place + 2][::-1] + word[place + 2 :]
    for other in (changed, added, missing, swapped):
        assert words.distance(word, other, 1) <= 1
        assert words.deletions(word) & words.deletions(other)


def test_trigrams_mark_the_ends() -> None:
    """Runs of three characters know where a word starts and ends."""
    assert words.trigrams("rag") == {"^ra", "rag", "ag$"}
    assert words.trigrams("a") == {"^a$"}


def test_common_words_are_folded_words() -> None:
    """The list of real words holds words as questions are folded, and no comments."""
    common = words.common_words()
    assert len(common) > 10_000
    assert {"the", "model", "question", "learning"} <= common
    assert {word for word in common if words.fold(word) != word and words.american(word) == word} == set()


@pytest.mark.parametrize(("word", "rarer"), [("rehearse", True), ("toil", True), ("model", False), ("ehears", False)])
def test_rarer_words_are_whole_ones(word: str, rarer: bool) -> None:  # noqa: FBT001
    """A word stands in the list of rarer words as a whole, and not if it is one of the commonest."""
    assert words.is_rarer(word) is rarer
