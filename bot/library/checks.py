"""Checks across items: references, names, circles, comparisons, and what a member would stumble over.

They run on drafts (`bot.library.shape`), which know the place of each part in its file. Each check is a
function from the drafts to problems; `checked` runs them all.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

from bot.library import style
from bot.library.model import NAMED_KINDS
from bot.library.problem import Problem
from bot.library.rules import BY_CODE
from bot.library.shape import Draft
from bot.search.words import fold, trigrams

LONGEST_EXPLANATION = 900
"""Characters of definition, facts and first example: one phone screen (curated tags: 90 % under 1,667)."""
LONGEST_TIP = 600
"""Characters of title, text and example."""
LEAST_NEW_WORDS = 4
"""Words that a definition has besides the name's."""
MOST_SUGGESTED = 50
"""Broken references for which a near id is looked for: it takes a while among thousands."""
MOST_COMPARED = 20
"""Ids that are compared with a broken reference letter by letter."""
LONGEST_CIRCLE = 6
"""Ids of a circle that a message shows."""
MOST_SIDES = 4
"""Sides of a comparison (`model`); more are a problem already."""


class Notes:
    """All drafts of one reading, by id.

    `torn` names the packs of which something could not be read ("?" where not even the pack is known): an id
    that is missing there may stand in what was not read, so it is not called missing.
    """

    def __init__(self, heads: list[Draft], drafts: list[Draft], torn: Iterable[str] = ()) -> None:
        self.heads = heads
        self.drafts = drafts
        self.torn = frozenset(torn)
        self.by_id: dict[str, Draft] = {}
        for draft in drafts:
            self.by_id.setdefault(draft.id, draft)
        self.topics = {f"{head.pack}:{topic}" for head in heads for topic in _keys(head.data.get("topics"))}

    def may_exist(self, id_: str) -> bool:
        """Return whether an id may stand in what could not be read."""
        return bool(self.torn) and ("?" in self.torn or id_.partition(":")[0] in self.torn)


Check: TypeAlias = Callable[[Notes], Iterator[Problem]]


def checked(heads: list[Draft], drafts: list[Draft], torn: Iterable[str] = ()) -> Iterator[Problem]:
    """Yield every problem between the items of some packs, of which those in `torn` were not read whole."""
    notes = Notes(heads, drafts, torn)
    for check in CHECKS:
        yield from check(notes)


def _problem(draft: Draft, path: str, code: str, message: str) -> Problem:
    line, column = draft.places.get(path, (draft.line, draft.column))
    return Problem(draft.file, line, column, code, message, BY_CODE[code].severity)


def double_packs(notes: Notes) -> Iterator[Problem]:
    """R211: no two packs share an id."""
    first: dict[str, Draft] = {}
    for head in notes.heads:
        if (other := first.setdefault(head.pack, head)) is not head:
            yield _problem(head, "id", "R211", f"the pack `{head.pack}` stands in {other.file} too (rename one)")


def double_ids(notes: Notes) -> Iterator[Problem]:
    """R203: no two items of a pack share an id."""
    for draft in notes.drafts:
        first = notes.by_id[draft.id]
        if first is not draft:
            where = f"{first.file}:{first.line}"
            yield _problem(draft, "id", "R203", f"`{draft.id.partition(':')[2]}` stands in {where} too (rename one)")


def references(notes: Notes) -> Iterator[Problem]:
    """R201, R202: every id leads to an item of the right kind."""
    near = {False: _Near(notes.by_id), True: _Near(notes.topics)}
    suggestions: dict[tuple[str, bool], str] = {}
    for draft in [*notes.heads, *notes.drafts]:
        for reference in draft.references:
            target = notes.by_id.get(reference.id)
            kind = (
                "topic"
                if reference.id in notes.topics and "topic" in reference.kinds
                else target.kind
                if target
                else ""
            )
            if not kind:
                if notes.may_exist(reference.id):
                    continue
                key = (reference.id, reference.kinds == ("topic",))
                if key not in suggestions:
                    found = near[key[1]].best(reference.id) if len(suggestions) < MOST_SUGGESTED else ""
                    hint = f"did you mean `{found.removeprefix(f'{draft.pack}:')}`?" if found else ""
                    suggestions[key] = f" ({hint or 'write the item, or remove the id'})"
                short = reference.id.removeprefix(f"{draft.pack}:")
                message = f"no {' or '.join(reference.kinds)} is called `{short}`{suggestions[key]}"
                yield Problem(draft.file, reference.line, reference.column, "R201", message)
            elif kind not in reference.kinds:
                message = f"`{reference.path}` wants a {' or '.join(reference.kinds)}; `{reference.id}` is a {kind}"
                yield Problem(draft.file, reference.line, reference.column, "R202", message)


class _Near:
    """Finds the id that is spelt most like another: of those that share most runs of three letters."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = sorted(known)
        self._places: dict[str, list[int]] = {}

    def best(self, id_: str) -> str:
        """Return the nearest id, empty where none is near."""
        if not self._places:
            for place, known in enumerate(self._known):
                for gram in trigrams(known):
                    self._places.setdefault(gram, []).append(place)
        shared: Counter[int] = Counter()
        for gram in sorted(trigrams(id_)):
            shared.update(self._places.get(gram, ()))
        likely = [self._known[place] for place, _ in shared.most_common(MOST_COMPARED)]
        return next(iter(difflib.get_close_matches(id_, likely, 1, 0.7)), "")


def names(notes: Notes) -> Iterator[Problem]:
    """R204, R205: a name leads to one item of its kind and pack, and is written once."""
    owners: dict[tuple[str, str, str], Draft] = {}
    named = [draft for draft in notes.drafts if draft.kind in NAMED_KINDS and notes.by_id[draft.id] is draft]
    for draft in named:  # what an item is called itself goes before others' aliases
        for name in (draft.id.partition(":")[2], str(draft.data.get("name", ""))):
            owners.setdefault(_name_key(draft, name), draft)
    for draft in named:
        own: set[str] = set()
        for path, name in _names(draft):
            owner = owners.setdefault(_name_key(draft, name), draft)
            if owner is not draft:
                other = f"`{owner.id.partition(':')[2]}` too ({owner.file}:{owner.line})"
                message = f"`{name}` leads to {other} (take it from one)"
                yield _problem(draft, path, "R204", message)
            elif name.casefold() in own:
                yield _problem(draft, path, "R205", f"`{name}` stands here twice (remove it)")
            own.add(name.casefold())


def _name_key(draft: Draft, name: str) -> tuple[str, str, str]:
    return draft.pack, draft.kind, fold(name) or name.casefold()


def _names(draft: Draft) -> Iterator[tuple[str, str]]:
    for field in ("name", "abbr"):
        if isinstance(name := draft.data.get(field), str):
            yield field, name
    for field in ("aliases", "misspellings"):
        for place, name in enumerate(_ids(draft.data.get(field))):
            yield f"{field}.{place}", name


def circles(notes: Notes) -> Iterator[Problem]:
    """R206: `broader` and `prerequisites` do not go round."""
    for field in ("broader", "prerequisites"):
        graph = {draft.id: _ids(draft.data.get(field)) for draft in notes.drafts if draft.kind == "concept"}
        for circle in _circles(graph):
            draft = notes.by_id[circle[0]]
            shown = [id_.removeprefix(f"{draft.pack}:") for id_ in [*circle[:LONGEST_CIRCLE], circle[0]]]
            if len(circle) > LONGEST_CIRCLE:
                shown.insert(-1, f"… ({len(circle):,} in all)")
            way = " → ".join(shown)
            yield _problem(draft, field, "R206", f"`{field}` goes round: {way} (remove one link)")


def _ids(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]


def _circles(graph: dict[str, list[str]]) -> Iterator[list[str]]:
    """Yield each circle that a depth-first walk closes; no recursion, so no depth is too deep."""
    done: set[str] = set()
    for start in graph:
        way: list[str] = []
        on_way: set[str] = set()
        stack: list[tuple[str, bool]] = [(start, False)]
        while stack:
            node, left = stack.pop()
            if left:
                way.pop()
                on_way.discard(node)
                done.add(node)
            elif node in on_way:
                yield way[way.index(node) :]
            elif node not in done:
                way.append(node)
                on_way.add(node)
                stack.append((node, True))
                stack.extend((target, False) for target in graph.get(node, ()))


def unused_sources(notes: Notes) -> Iterator[Problem]:
    """R207: every source is cited."""
    cited = {reference.id for draft in notes.drafts for reference in draft.references}
    for draft in notes.drafts if not notes.torn else ():
        if draft.kind == "source" and draft.id not in cited:
            yield _problem(draft, "id", "R207", f"no item cites `{draft.id.partition(':')[2]}` (cite it or remove it)")


def cells(notes: Notes) -> Iterator[Problem]:
    """R208: each dimension has a cell for each side, and `choose` names only sides."""
    for draft in notes.drafts:
        sides = _ids(draft.data.get("items"))
        if draft.kind != "comparison" or not 0 < len(sides) <= MOST_SIDES:
            continue
        maps = [
            (f"dimensions.{n}.cells", each.get("cells")) for n, each in enumerate(_maps(draft.data.get("dimensions")))
        ]
        for path, found in [*maps, ("choose", draft.data.get("choose"))]:
            if not isinstance(found, dict):
                continue
            written = [str(side) for side in found]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
            missing = [] if path == "choose" else [side for side in sides if side not in written]
            extra = [side for side in written if side not in sides]
            for side in missing:
                yield _problem(draft, path, "R208", f"`{path}` lacks a cell for `{_short(side, draft)}`")
            for side in extra:
                yield _problem(
                    draft, path, "R208", f"`{path}` has a cell for `{_short(side, draft)}`, which is not compared"
                )


def dimensions(notes: Notes) -> Iterator[Problem]:
    """R212: a comparison's dimensions can be told apart."""
    for draft in notes.drafts:
        owner: dict[str, int] = {}
        for number, each in enumerate(_maps(draft.data.get("dimensions"))):
            for name in filter(None, [each.get("id"), each.get("name"), *(each.get("aliases") or ())]):
                if owner.setdefault(fold(str(name)), number) != number:
                    yield _problem(draft, f"dimensions.{number}", "R212", f"`{name}` names two dimensions (rename one)")


def _maps(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []  # pyright: ignore[reportUnknownVariableType]


def _keys(value: object) -> list[str]:
    return [str(key) for key in value] if isinstance(value, dict) else []  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]


def _short(id_: str, draft: Draft) -> str:
    return id_.removeprefix(f"{draft.pack}:")


def redirects(notes: Notes) -> Iterator[Problem]:
    """R209: redirects go from an id that is gone to one that is there."""
    for head in notes.heads:
        found = head.data.get("redirects")
        for old, new in found.items() if isinstance(found, dict) else ():  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
            if f"{head.pack}:{old}" in notes.by_id:
                yield _problem(
                    head, f"redirects.{old}", "R209", f"`{old}` still exists (remove the redirect, or the item)"
                )
            target = str(new) if ":" in str(new) else f"{head.pack}:{new}"  # pyright: ignore[reportUnknownArgumentType]
            if target not in notes.by_id and not notes.may_exist(target):
                yield _problem(
                    head, f"redirects.{old}", "R209", f"`{new}` does not exist (redirect to an item that does)"
                )


def requirements(notes: Notes) -> Iterator[Problem]:
    """R210: the packs that a pack builds on are loaded, in a version that fits."""
    versions = {head.pack: str(head.data.get("version", "")) for head in notes.heads}
    for head in notes.heads:
        found = head.data.get("requires")
        for pack, wanted in found.items() if isinstance(found, dict) else ():  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
            version = versions.get(str(pack))  # pyright: ignore[reportUnknownArgumentType]
            if version is None:
                if notes.may_exist(str(pack)):  # pyright: ignore[reportUnknownArgumentType]
                    continue
                yield _problem(head, f"requires.{pack}", "R210", f"the pack `{pack}` is not loaded (load it too)")
            elif version and not _satisfies(version, str(wanted)):  # pyright: ignore[reportUnknownArgumentType]
                yield _problem(
                    head, f"requires.{pack}", "R210", f"`{pack}` is loaded in version {version}, not {wanted}"
                )


def _satisfies(version: str, wanted: str) -> bool:
    """Return whether a version keeps all of some bounds such as ">=1,<2" (`==1.2` means any 1.2.x)."""
    have = _numbers(version)
    for bound in wanted.split(","):
        operator = bound.strip().rstrip("0123456789. ")
        limit = _numbers(bound.strip()[len(operator) :])
        given = bound.count(".") + 1
        kept = {
            ">=": have >= limit,
            "<": have < limit,
            "==": have[:given] == limit[:given],
            ">": have > limit,
            "<=": have <= limit,
        }
        if not kept[operator]:
            return False
    return True


def _numbers(version: str) -> tuple[int, ...]:
    """Return the three numbers of a version; those left out are 0."""
    numbers = [int(part) for part in version.split(".")]
    return (*numbers, 0, 0)[:3]


def definitions(notes: Notes) -> Iterator[Problem]:
    """C401: a definition says more than the name."""
    for draft in notes.drafts:
        definition = draft.data.get("definition")
        if isinstance(definition, str):
            known = {word for _, name in _names(draft) for word in fold(name).split()}
            new = [word for word in fold(definition).split() if word not in known]
            if len(new) < LEAST_NEW_WORDS:
                yield _problem(
                    draft, "definition", "C401", "the definition says little more than the name (say what it is)"
                )


def sourced(notes: Notes) -> Iterator[Problem]:
    """C402: every item that states something names a source."""
    for draft in notes.drafts:
        if draft.kind in {"source", "path"} or draft.data.get("sources"):
            continue
        if "sources" in draft.places and "sources" not in draft.data:
            continue  # written in a wrong way, which is said already
        yield _problem(draft, "id", "C402", f"the {draft.kind} names no source (add `sources: [id]`)")


def lengths(notes: Notes) -> Iterator[Problem]:
    """C403, C404: what is shown together fits."""
    for draft in notes.drafts:
        if draft.kind == "concept":
            first = (_texts(draft.data.get("examples")) or [""])[0]
            size = sum(map(len, [str(draft.data.get("definition", "")), *_texts(draft.data.get("facts")), first]))
            if size > LONGEST_EXPLANATION:
                message = f"definition, facts and first example have {size} characters, more than {LONGEST_EXPLANATION}"
                yield _problem(draft, "definition", "C403", f"{message} (move some to `uses` or `details`)")
        elif draft.kind == "tip":
            size = sum(len(str(draft.data.get(field, ""))) for field in ("title", "text", "example"))
            if size > LONGEST_TIP:
                yield _problem(
                    draft, "text", "C404", f"title, text and example have {size} characters, more than {LONGEST_TIP}"
                )


def styles(notes: Notes) -> Iterator[Problem]:
    """C405 to C409: how the notes sound and hang together."""
    languages = {head.pack: str(head.data.get("lang", "")) for head in notes.heads}
    for draft in notes.drafts:
        lang = languages.get(draft.pack, "")
        for code, found in (
            ("C405", style.hollow(draft, lang)),
            ("C406", style.british(draft, lang)),
            ("C407", style.long_definition(draft)),
        ):
            for path, message in found:
                yield _problem(draft, path, code, message)
    for code, found in (("C408", style.alike(notes.drafts)), ("C409", style.orphans(notes.drafts))):
        for draft, path, message in found:
            yield _problem(draft, path, code, message)


def _texts(value: object) -> list[str]:
    return [str(each.get("text", "")) for each in _maps(value)]


CHECKS: tuple[Check, ...] = (
    double_packs,
    double_ids,
    references,
    names,
    circles,
    unused_sources,
    cells,
    dimensions,
    redirects,
    requirements,
    definitions,
    sourced,
    lengths,
    styles,
)
