"""Which tips somebody may get, and in which order they build on one another."""

from __future__ import annotations

import pytest

from bot.library.library import Library
from bot.library.model import Concept, Level, Pack, Tip
from bot.tips.pool import LEVELS, Pools, course


def concept(name: str, *before: str, level: Level = "beginner", topic: str = "t") -> tuple[str, Concept]:
    """Return a concept that needs others first."""
    needs = tuple(f"p:{each}" for each in before)
    return f"p:{name}", Concept(
        id=name, name=name, topic=f"p:{topic}", definition="What it is.", prerequisites=needs, level=level
    )


def tip(name: str, *about: str, level: Level = "beginner") -> tuple[str, Tip]:
    """Return a tip about some concepts."""
    return f"p:{name}", Tip(id=name, title=name, text="So.", about=tuple(f"p:{each}" for each in about), level=level)


PACK = Pack(schema=1, id="p", name="P", version="1.0.0", lang="en", license="CC0-1.0", topics={"t": "T", "u": "U"})


def pools(*items: tuple[str, Concept] | tuple[str, Tip]) -> Pools:
    """Return the pools of a pack."""
    return Pools(Library.of([(PACK, items)]))


def test_what_others_build_on_comes_first() -> None:
    """A tip comes once everything that it is about, and what that needs, had its turn."""
    found = pools(
        concept("c", "b"), concept("b", "a"), concept("a"), tip("x", "c"), tip("y", "a"), tip("z", "b", "a"),
    )  # fmt: skip
    assert found.of() == ("p:y", "p:z", "p:x")


def test_a_circle_does_no_harm() -> None:
    """Packs with circles are refused; one that got in anyway still gives every tip once."""
    found = pools(concept("a", "b"), concept("b", "a"), tip("x", "a"), tip("y", "b"))
    assert sorted(found.of()) == ["p:x", "p:y"]


def test_topics_and_levels() -> None:
    """A tip has the topics of what it is about, and comes to those whose level is at least its own."""
    found = pools(
        concept("a"), concept("b", topic="u"), tip("x", "a"), tip("y", "b", level="advanced"), tip("z", "a", "b"),
    )  # fmt: skip
    assert set(found.of(["p:t"])) == {"p:x", "p:z"}
    assert set(found.of(["p:u"])) == {"p:y", "p:z"}
    assert set(found.of(["p:u", "p:t"])) == {"p:x", "p:y", "p:z"}
    assert set(found.of((), "intermediate")) == {"p:x", "p:z"}
    assert found.of(["p:none"]) == ()


def test_the_default_pack_as_a_course(library: Library) -> None:
    """In the pack that comes along, each concept comes after what it needs, and every tip has its place."""
    places = course(library)
    for id_, place in places.items():
        record = library.concept(id_)
        assert record
        assert all(places[before] < place for before in record.prerequisites if before in places)
    assert sorted(Pools(library).of()) == sorted(library.ids("tip"))


@pytest.mark.parametrize("level", LEVELS)
def test_every_topic_of_the_default_pack_has_tips(library: Library, level: Level) -> None:
    """Levels hold one another."""
    found = Pools(library)
    assert set(found.of((), level)) <= set(found.of())
    assert found.of((), level)


def test_what_is_hidden_goes_as_elsewhere(library: Library) -> None:
    """A tip goes with its pack, and when all that it is about is hidden: those that are left are the view's."""
    found = Pools(library)
    topics = list(library.topics())
    for hidden in [*((topic,) for topic in topics[:3]), tuple(topics[::2]), (library.packs[0].id,)]:
        left = library.without(tuple(sorted(hidden))).ids("tip")
        assert sorted(found.of(hidden=hidden)) == sorted(left)
        assert len(left) < len(found.of())
