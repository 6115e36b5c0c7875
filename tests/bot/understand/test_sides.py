"""Two notes that a question sets side by side are compared, whatever else it tells."""

from __future__ import annotations

import pytest

from bot.call import Call
from bot.library.library import Library
from bot.understand.apart import take_apart
from bot.understand.reading import Understood, read


def compared(text: str, library: Library) -> list[str]:
    """Return the sides that a question is read as comparing; none where it is read as something else."""
    found = read(text, library)
    call = found.call if isinstance(found, Understood) else Call("ask")
    return [str(value).partition(":")[2] for _, value in call.options if call.command == "compare"]


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("my dataset has only 150 patients, train test split or cross validation", "train-test-split cross-validation"),
        ("sorry if asked before but lora and qlora, whats the memory difference", "lora qlora"),
        ("quantization or distillation to make a model smaller, whats the diff", "quantization distillation"),
        ("scikit learn vs pytorch for tabular churn data", "scikit-learn pytorch"),
        ("data drift and data leakage i confuse these two all the time", "data-drift data-leakage"),
        ("compare peft, lora and eda", "peft lora eda"),
        ("lora or qlora for my thesis", "lora qlora"),
        ("for translation would you take a decoder only model or an encoder decoder", "bert gpt encoder-decoder"),
        ("we pick svm or naive bayes on short texts, how do they compare", "svm naive-bayes"),
        (
            "compare the workflow of a data scientist with the workflow of an ai engineer",
            "data-scientist-process ai-engineer-process",
        ),
    ],
)
def test_what_stands_side_by_side_is_compared(library: Library, text: str, sides: str) -> None:
    """Two names with "or", "versus" or, where it is compared, "and" between are the sides; the rest is context."""
    assert compared(text, library) == sides.split()


@pytest.mark.parametrize(
    "text",
    [
        "which role earns more, data scientist or ai engineer",
        "who is happier, data scientists or ai engineers",
        "data scientist vs ai engineer who gets paid more",
        "random forest or catboost",
        "how many algorithms and models does a data scientist choose from",
        "what happens between retrieval and generation in rag",
    ],
)
def test_what_is_no_comparison_of_two_notes(library: Library, text: str) -> None:
    """A point that no note makes, a side without a note, and two names in passing are not compared so."""
    apart = take_apart(text, library)
    assert apart is not None
    assert not apart.told


def test_what_the_notes_never_say_beside_two_sides_is_named(library: Library) -> None:
    """A word that is no English and stands in none of the notes may matter: the answer says that they lack it."""
    found = read("should i use rag or peft on kaggle", library)
    assert isinstance(found, Understood)
    assert (found.call.command, found.unknown) == ("compare", ("kaggle",))


def test_what_is_told_beside_two_sides_is_not_read_as_something_else(library: Library) -> None:
    """Only the names of the sides are repaired: nobody is told that "vram" was read as "gram"."""
    found = read("i only have 16gb vram, lroa or qlora", library)
    assert isinstance(found, Understood)
    assert (found.call.command, found.read_as) == ("compare", (("lroa", "lora"),))


def test_no_contraction_is_read_as_a_name(library: Library) -> None:
    """The word "arent" is "are not", with or without an apostrophe, and never "agent"."""
    assert compared("parameter and hyperparameter, arent they the same", library) == ["parameter", "hyperparameter"]
    assert compared("parameter and hyperparameter, aren't they the same", library) == ["parameter", "hyperparameter"]


def test_no_side_is_read_as_the_other(library: Library) -> None:
    """What is set beside a name is something else, however near it is spelled."""
    assert compared("lora vs dora", library) == []
    assert library.names.repaired(["lora", "vs", "dora"]) == (["lora", "vs", "dora"], ())


def test_numbers_and_short_forms_are_left_as_they_are(library: Library) -> None:
    """A number is not misspelt, nor is "dont"; a word that is misspelt twice is mended twice."""
    typed = ["100k", "dont", "workfllow", "or", "the", "workflow"]
    assert library.names.repaired(typed)[0] == ["100k", "dont", "workflow", "or", "the", "workflow"]


def test_a_comparative_asks_for_its_dimension(library: Library) -> None:
    """Who asks which of two is cheaper is shown what they cost; "to make it smaller" is only what for."""
    found = read("which is cheaper, rag or fine-tuning?", library)
    assert isinstance(found, Understood)
    assert found.call.text("by") == "cost"
    assert compared("quantization or distillation to make a model smaller", library) == ["quantization", "distillation"]
