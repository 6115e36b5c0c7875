"""Names: what a person may have meant, of all that the notes are called."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.library.cache import open_library
from bot.library.library import Library
from bot.reply import Reply
from bot.search import words
from bot.search.database import Database
from bot.search.names import Named, Names
from bot.search.tables import ALIAS, ASKED, MISSPELLING, NAME, Entry, write
from tests.support.packs import make_pack
from tests.support.strategies import wild_texts

TYPOS = {
    "rag": ("retreival augmented generation", "retrieval augmnted generation", "retrievel augmented genration"),
    "fine-tuning": ("fine tunning", "fine-tunning", "finetunig", "fine tunin"),
    "prompt-engineering": ("promt engineering", "promp engineering", "prompt enginering"),
    "prompt-chaining": ("prompt chainig", "prompt chianing"),
    "hallucination": ("hallucinaton", "halucination"),
    "transformer": ("transfomer", "tranformers"),
    "tokenization": ("tokenizaton", "tokenisaton"),
    "embedding": ("embeding", "embeddigns"),
    "vector-database": ("vector databse", "vektor database"),
    "classification": ("clasification", "classificaton"),
    "clustering": ("clusterng", "clustring"),
    "regression": ("regresion", "regrssion"),
    "overfitting": ("overfiting", "overftting"),
    "cross-validation": ("cross validaton", "corss validation"),
    "hyperparameter": ("hyperparamter", "hyperparametr"),
    "foundation-model": ("foundaton model", "foundation modle"),
    "data-scientist": ("data scientst", "data sceintist"),
    "ai-engineer": ("ai enginer", "ai engeneer"),
    "machine-learning": ("machin learning", "mashine learning"),
    "data-storytelling": ("data stroytelling",),
    "unstructured-data": ("unstructerd data",),
    "large-language-model": ("large languge model",),
    "supervised-learning": ("supervisd learning", "supervized lerning"),
}
"""What people type, by what they mean."""

VARIANTS = {
    "k-means": ("k-means", "K means", "kmeans", "k mean", "the K-Means"),
    "fine-tuning": ("finetuning", "Fine tuning", "fine-tuned"),
    "cross-validation": ("cross validation", "crossvalidation"),
    "pre-trained-model": ("pretrained model", "pre trained models"),
    "hugging-face": ("huggingface", "Hugging Face"),
    "guardrails": ("guard rails", "guardrail"),
    "ai-engineer": ("AI engineers", "an ai-engineer", "aie"),
    "rag": ("RAG", "rag", "Rag?", "retrieval-augmented generation"),
    "decision-optimization": ("decision optimisation",),
}


def own(named: tuple[Named, ...]) -> list[str]:
    """Return the ids of notes within the default pack."""
    return [each.item.partition(":")[2] for each in named]


def names_of(*entries: Entry, spelled: tuple[str, ...] = ()) -> Names:
    """Return a finder of some names."""
    database = sqlite3.connect(":memory:")
    write(database, entries, spelled)
    return Names(Database(database))


@pytest.fixture
def names(library: Library) -> Names:
    """Return the names of the default pack."""
    return library.names


# ---- finding


def test_every_name_is_found(library: Library) -> None:
    """Each name, abbreviation and id of every note leads to it, however it is written."""
    for kind in ("concept", "comparison", "process", "path"):
        for label in library.labels(library.ids(kind)):
            for text in filter(None, (label.name, label.name.upper(), label.abbr, label.id.partition(":")[2])):
                found = library.names.find(text, (kind,))
                assert [each.item for each in found.named] == [label.id], text
                assert found.read_as == ()


def test_every_alias_and_misspelling_is_found(library: Library) -> None:
    """Each alias and each misspelling that an author listed leads to its note, or to a note of that name."""
    for id_ in library.ids("concept"):
        concept = library.concept(id_)
        assert concept is not None
        for text in (*concept.aliases, *concept.misspellings):
            assert id_ in [each.item for each in library.names.find(text, ("concept",)).named], text


@pytest.mark.parametrize(("id_", "variants"), VARIANTS.items())
def test_variants_of_a_name_are_found(names: Names, id_: str, variants: tuple[str, ...]) -> None:
    """Hyphens, spaces, case, plurals, articles and British spelling do not matter; nothing is called repaired."""
    for variant in variants:
        found = names.find(variant, ("concept",))
        assert (own(found.named), found.read_as) == ([id_], ()), variant


@pytest.mark.parametrize(("id_", "typos"), TYPOS.items())
def test_typos_are_found(names: Names, id_: str, typos: tuple[str, ...]) -> None:
    """A letter or two too many, too few, changed or swapped still lead to the note."""
    for typo in typos:
        assert own(names.find(typo, ("concept",)).named) == [id_], typo


def test_what_was_read_otherwise_is_told(names: Names) -> None:
    """A repaired word comes with the word it was read as, in the order of the text."""
    found = names.find("retrievel augmnted generation")
    assert found.read_as == (("retrievel", "retrieval"), ("augmnted", "augmented"))


def test_a_repaired_word_is_shown_as_the_notes_spell_it(ask: Callable[[str], Reply]) -> None:
    """A reply says how a word was read in the spelling of the notes and of the asker, not as it is compared."""
    texts = [str(block) for block in ask("supervisd lerning").blocks]
    assert any("“supervisd” as “supervised”" in text for text in texts)
    assert any("“stroytelling” as “storytelling”" in str(block) for block in ask("data stroytelling").blocks)


def test_real_words_are_never_repaired(names: Names) -> None:
    """No common English word is read as a word of a name, however near it is."""
    common = sorted(words.common_words())
    repaired, read_as = names.repaired(common)
    assert repaired == common
    assert read_as == ()
    for rarer in ("toil", "berth", "begging", "creations"):
        assert names.repaired([rarer]) == ([rarer], ())


def test_short_words_and_numbers_are_never_repaired(names: Names) -> None:
    """Words of up to three letters, and numbers, have too many neighbours; only a letter left out is put back."""
    for token in ("rga", "eda", "llx", "gpt", "2023", "19999", "k"):
        assert names.repaired([token]) == ([token], ())
    assert names.repaired(["jsn"]) == (["json"], (("jsn", "json"),))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("strogn", "strong"),
        ("weaather", "weather"),
        ("tiem", "time"),
        ("racistt", "racist"),
        ("fotball", "football"),
        ("sgorten", "shorten"),
    ],
)
def test_everyday_words_are_repaired_to_everyday_words(names: Names, typed: str, meant: str) -> None:
    """A slip in a word that is no name is read as the everyday word, not forced onto a name."""
    assert names.repaired([typed])[0] == [meant]


@pytest.mark.parametrize(("typed", "meant"), [("mdoel", "model"), ("moddel", "model"), ("modwl", "model")])
def test_a_word_of_a_name_comes_before_others_of_a_likely_slip(names: Names, typed: str, meant: str) -> None:
    """Swapped, doubled and neighboring letters are the likeliest slips; a word of a name is preferred."""
    assert names.repaired([typed])[0] == [meant]


@pytest.mark.parametrize("text", ["kubernetes", "terraform", "blockchain", "lasagna", "docker container", "zzzzzzzz"])
def test_what_is_not_there_is_not_found(names: Names, text: str) -> None:
    """A name of nothing is not forced onto something."""
    assert names.find(text).named == ()


def test_a_long_text_is_no_name(names: Names) -> None:
    """Prose is not repaired into a name."""
    assert names.find("retreival augmnted generation is " + "one of many things that they said " * 10).named == ()


@settings(deadline=None, max_examples=150)
@given(text=wild_texts(120))
def test_looking_up_anything_is_harmless(library: Library, text: str) -> None:
    """Any text can be looked for, and what is found exists."""
    names = library.names
    found = [*names.find(text).named, *names.nearest(text), *names.complete(text, ("concept", "process"))]
    assert all(library.label(each.item) for each in found)
    tokens = words.fold(text).split()
    for mention in names.mentions(tokens):
        assert 0 <= mention.start < mention.end <= len(tokens)
        assert mention.named


# ---- which note, where several have a name

TOKEN = Entry(item="a:token", kind="concept", names=("Token", "token"), aliases=("piece",))
COIN = Entry(item="b:token", kind="concept", names=("Token", "token"), misspellings=("tokn",))
PROCESS = Entry(item="b:minting", kind="process", names=("Minting",), aliases=("token",), asks=("How do coins begin?",))


def test_a_name_goes_before_an_alias() -> None:
    """Of notes of one kind, those whose name it is are meant, not those that are also called so."""
    other = Entry(item="c:part", kind="concept", names=("Part",), aliases=("Token",))
    assert [each.item for each in names_of(other, TOKEN).find("token", ("concept",)).named] == ["a:token"]


def test_a_shared_name_gives_all_in_order() -> None:
    """Where packs share a name, all notes of that name are given, in the order of serving."""
    named = names_of(TOKEN, COIN, PROCESS).find("tokens", ("concept",)).named
    assert [each.item for each in named] == ["a:token", "b:token"]


def test_preferred_kinds_come_first() -> None:
    """Kinds are tried in the order of the option; one that is not listed is left out."""
    names = names_of(TOKEN, PROCESS)
    assert [each.item for each in names.find("token", ("process", "concept")).named] == ["b:minting"]
    assert [each.item for each in names.find("token", ("concept", "process")).named] == ["a:token"]
    assert names.find("token", ("path",)).named == ()


def test_the_form_under_which_it_was_found() -> None:
    """A finding says whether it was a name, an alias, a misspelling or a listed question."""
    names = names_of(TOKEN, COIN, PROCESS)
    forms = {text: names.exact(text)[0].form for text in ("token", "pieces", "tokn", "how do coins begin")}
    assert forms == {"token": NAME, "pieces": ALIAS, "tokn": MISSPELLING, "how do coins begin": ASKED}


def test_a_name_in_two_packs_gives_choices(tmp_path: Path) -> None:
    """A name that two packs have is asked back, with the name of each pack."""
    first = make_pack(tmp_path / "a" / "one")
    head = (first / "pack.yaml").read_text().replace("id: demo", "id: other").replace("name: Demo", "name: Other")
    make_pack(tmp_path / "a" / "two", {"pack.yaml": head})
    library = open_library([str(tmp_path / "a")], folder="").library
    assert [each.item for each in library.names.find("rag", ("concept",)).named] == ["demo:rag", "other:rag"]
    assert library.called("demo:rag") == "demo:rag"


def test_words_of_commands_are_repaired_too() -> None:
    """Words that are no names but are often misspelt can be added to those that are repaired."""
    for spelled, meant in (((), "taxon0mie"), (("taxonomie",), "taxonomie")):
        assert names_of(TOKEN, spelled=spelled).repaired(["taxon0mie"])[0] == [meant]


# ---- names within a text


def mentioned(names: Names, text: str) -> list[tuple[str, str]]:
    """Return the words of each mention and the note that is meant first."""
    tokens = text.split()
    return [(" ".join(tokens[each.start : each.end]), own(each.named)[0]) for each in names.mentions(tokens)]


def test_longest_names_first(names: Names) -> None:
    """Where names overlap the longest counts, and its words belong to no other."""
    assert mentioned(names, "full fine tuning") == [("full fine tuning", "full-fine-tuning")]
    assert mentioned(names, "large language model") == [("large language model", "large-language-model")]
    text = "does fine tuning of a foundation model need training time"
    assert [words_ for words_, _ in mentioned(names, text)] == ["fine tuning", "foundation model", "training time"]


def test_mentions_stand_in_order(names: Names) -> None:
    """Names are given in the order of the text, and joined ones are not one name by accident."""
    assert [id_ for _, id_ in mentioned(names, "rag and the agent")] == ["rag", "ai-agent"]
    assert [id_ for _, id_ in mentioned(names, "peft or rag")] == ["peft", "rag"]
    assert mentioned(names, "the of and") == []


# ---- what is near


def test_nearest_is_sorted_and_limited(names: Names) -> None:
    """What shares words with a text is given best first, a few at most, of the kinds that are wanted."""
    near = names.nearest("the salary of a data scientist", ("concept",))
    assert own(near)[0] == "data-scientist"
    assert 1 < len(near) <= 5
    assert {each.kind for each in near} == {"concept"}
    assert len(names.nearest("model data learning", ("concept",), 2)) == 2
    assert names.nearest("lasagna", ()) == ()


def test_a_question_almost_as_listed_is_known(names: Names) -> None:
    """A question of nearly the same words as one that a note lists leads to the note."""
    kinds = ("concept", "comparison", "process")
    found = names.asked("can chatbot answer from my own documents".split(), kinds)
    assert found is not None
    assert own((found.named,)) == ["rag"]
    assert names.asked("which crypto currency should be bought".split(), kinds) is None


# ---- while typing


def test_completion_starts_with_what_starts_so(names: Names) -> None:
    """Names that start with the text come first, then names with a word that does, then what is near."""
    assert own(names.complete("rag", ("concept",)))[0] == "rag"
    prompts = own(names.complete("prompt", ("concept",)))
    starting = [id_ for id_ in prompts if id_.startswith("prompt")]
    assert prompts[0] == "prompt"
    assert {"prompt-chaining", "prompt-engineering"} < set(starting)
    assert prompts[: len(starting) + 1] == [*starting, "system-prompt"]


def test_completion_knows_aliases_and_typos(names: Names) -> None:
    """An alias completes to its note, and so does a name with a slip in it."""
    assert "large-language-model" in own(names.complete("llm", ("concept",)))
    assert "hugging-face" in own(names.complete("huging", ("concept",)))
    assert own(names.complete("transfomer", ("concept",)))[0] == "transformer"


def test_completion_of_nothing_offers_something(names: Names) -> None:
    """Before the first letter there is already something to choose from, each note once."""
    offered = names.complete("", ("process",))
    assert len(offered) == len({each.item for each in offered}) > 5
    assert len(names.complete("", ("concept",), 7)) == 7


def test_completion_of_nothing_follows_the_order_of_serving() -> None:
    """Before the first letter notes come as they are served, those among them whose name begins with a digit."""
    digit = Entry(item="a:3d", kind="concept", names=("3D printing",))
    assert [each.item for each in names_of(TOKEN, digit, COIN).complete("", ("concept",))] == [
        "a:token",
        "a:3d",
        "b:token",
    ]


def test_completion_looks_at_some_of_very_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many names begin with a few letters, some are offered, and more letters lead to each of them."""
    many = [Entry(item=f"a:{number}", kind="concept", names=(f"token {number:02}",)) for number in range(40)]
    monkeypatch.setattr("bot.search.names.MOST_BEGINNING", 5)
    found = names_of(*many)
    assert len(found.complete("tok", ("concept",), 3)) == 3
    assert [each.item for each in found.complete("token 39", ("concept",))][:1] == ["a:39"]


def test_completion_is_of_the_wanted_kinds(names: Names) -> None:
    """Only notes that the option takes are offered."""
    assert {each.kind for each in names.complete("data", ("process", "path"))} <= {"process", "path"}


@settings(deadline=None, max_examples=100)
@given(data=st.data())
def test_every_beginning_of_a_name_completes_to_it(library: Library, data: st.DataObject) -> None:
    """From half of its letters on, a name is among what is offered."""
    label = data.draw(st.sampled_from(library.labels(library.ids("concept"))))
    size = data.draw(st.integers((len(label.name) + 1) // 2, len(label.name)))
    typed = label.name[:size]
    assert label.id in [each.item for each in library.names.complete(typed, ("concept",))], typed
