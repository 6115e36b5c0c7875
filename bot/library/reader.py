"""Reading packs: folders of YAML to checked records, with every problem of every file in one run.

Nothing here raises for what a file contains, however hostile: problems are data. Only records of packs
without errors are handed on.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct

from bot.library.checks import checked
from bot.library.files import LOOP, pack_files, pack_folders, printable
from bot.library.model import KINDS, KINDS_TO_COME, AnyItem, Pack
from bot.library.problem import Problem, capped
from bot.library.rules import BY_CODE
from bot.library.shape import Draft, Shaper
from bot.library.tree import MOST_BYTES, Mapping, Scalar, Sequence, parse

_WAIVER = re.compile(r"# check: allow(?: +(?P<code>[A-Z]\d{3}))?(?: +because +(?P<reason>\S.*))?")


class Loaded(Struct, frozen=True):
    """A pack and its items, in the order of their files."""

    pack: Pack
    items: tuple[tuple[str, AnyItem], ...]


class Reading(Struct, frozen=True):
    """The result of reading: packs (none where any has an error) and all problems, sorted."""

    packs: tuple[Loaded, ...]
    problems: tuple[Problem, ...]


class PackDraft(Struct):
    """A pack being read: its head and its items."""

    head: Draft
    drafts: list[Draft]


class Waivers(Struct):
    """Comments that allow a rule's problem in one line: by file, line and rule, the comment's own place."""

    at: dict[tuple[str, int, str], tuple[int, int]]


def read(paths: Iterable[str]) -> Reading:
    """Read packs.

    Args:
        paths: Folders that hold a `pack.yaml`, or whose folders do, in the order of serving.
    """
    problems: list[Problem] = []
    waivers = Waivers({})
    packs: list[PackDraft] = []
    torn: set[str] = set()  # packs of which something could not be read
    for path in paths:
        try:
            folders = pack_folders(path)
        except OSError as error:
            problems.append(_unreadable(path, error))
            torn.add("?")
            continue
        if not folders:
            problems.append(Problem(_shown(path), 0, 0, "F003", "no pack.yaml here, nor in a folder here"))
        for folder in folders:
            if pack := _read_pack(folder, problems, waivers, torn):
                packs.append(pack)
            else:
                torn.add("?")
    drafts = {pack.head.pack: pack.drafts for pack in reversed(packs)}  # of two packs with one id, the first
    problems.extend(checked([pack.head for pack in packs], [each for found in drafts.values() for each in found], torn))
    problems = _waived(problems, waivers, unused=not torn)
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        by_file.setdefault(problem.file, []).append(problem)
    kept = tuple(problem for file in sorted(by_file) for problem in capped(by_file[file]))
    if any(problem.severity == "error" for problem in problems):
        return Reading((), kept)
    return Reading(tuple(map(_loaded, packs)), kept)


def _loaded(pack: PackDraft) -> Loaded:
    """Turn data that passed every check into records."""
    head = msgspec.convert({**pack.head.data, "kind": "pack"}, Pack)
    items = tuple((draft.id, _record(draft)) for draft in pack.drafts)
    return Loaded(head, items)


def _record(draft: Draft) -> AnyItem:
    return msgspec.convert({**draft.data, "kind": draft.kind, "id": draft.id.partition(":")[2]}, KINDS[draft.kind])


def _shown(path: str) -> str:
    """Return a path as a person would type it: relative to where they are, if it is below. Always printable."""
    return printable(path.removeprefix(os.path.join(os.getcwd(), "")))


def _unreadable(path: str, error: OSError) -> Problem:
    if error.errno == LOOP:
        return Problem(_shown(error.filename or path), 0, 0, "F002", f"{error.strerror} (remove the link)")
    why = (error.strerror or str(error)).lower()
    return Problem(
        _shown(error.filename or path), 0, 0, "F001", f"cannot be read: {why} (correct the path or permissions)"
    )


def _read_pack(folder: str, problems: list[Problem], waivers: Waivers, torn: set[str]) -> PackDraft | None:
    try:
        files = list(pack_files(folder))
    except OSError as error:
        problems.append(_unreadable(folder, error))
        return None
    head_path = os.path.join(folder, "pack.yaml")
    before = len(problems)
    head = _read_head(head_path, problems, waivers)
    if head and any(problem.severity == "error" for problem in problems[before:]):
        torn.add(head.pack)  # its topics, for one, may be what is wrong
    drafts: list[Draft] = []
    for path in files:
        if path == head_path:
            continue
        if path.endswith(".yml"):
            problems.append(Problem(_shown(path), 0, 0, "F004", "is not read (rename it to .yaml)", "warning"))
            continue
        found = list(_read_file(path, head.pack if head else "?", problems, waivers))
        drafts.extend(draft for draft in found if draft)
        if head and None in found:
            torn.add(head.pack)
    if not head:
        return None
    return PackDraft(head, drafts)


def _read_bytes(path: str, problems: list[Problem]) -> bytes | None:
    if not os.path.isfile(path):  # a pipe would wait for its writer for ever
        problems.append(_unreadable(path, OSError(0, "not a plain file", path)))
        return None
    try:
        with open(path, "rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        problems.append(_unreadable(path, error))
        return None


def _parsed(path: str, problems: list[Problem], waivers: Waivers) -> Mapping | Sequence | Scalar | None:
    data = _read_bytes(path, problems)
    if data is None:
        return None
    tree, found = parse(data, _shown(path))
    problems.extend(found)
    if b"# check:" in data and tree is not None:
        _note_waivers(data.decode("utf-8"), _shown(path), problems, waivers)
    if tree is None and not found:
        problems.append(Problem(_shown(path), 1, 1, "S112", "the file is empty (start with `kind:` and `id:`)"))
    return tree


def _read_head(path: str, problems: list[Problem], waivers: Waivers) -> Draft | None:
    tree = _parsed(path, problems, waivers)
    if not isinstance(tree, Mapping):
        if tree is not None:
            problems.append(
                Problem(_shown(path), 1, 1, "S112", "pack.yaml must be a map that starts with `kind: pack`")
            )
        return None
    id_ = tree.get("id")
    shaper = Shaper(_shown(path), id_.text if isinstance(id_, Scalar) else "?", problems)
    head = shaper.item(tree, "pack", Pack)
    kind = tree.get("kind")
    if not isinstance(kind, Scalar) or kind.text != "pack":
        problems.append(Problem(_shown(path), tree.line, tree.column, "S111", "pack.yaml needs `kind: pack`"))
    return head if head.data.get("id") else None


def _read_file(path: str, pack: str, problems: list[Problem], waivers: Waivers) -> Iterator[Draft | None]:
    """Yield the items of a file, None for what should have been some."""
    tree = _parsed(path, problems, waivers)
    if tree is None:
        yield None
        return
    shaper = Shaper(_shown(path), pack, problems)
    if not isinstance(tree, Mapping):
        shaper.error(tree, "S112", "a file holds `kind:` and `id:` of one item, or a list under `items:`")
        yield None
        return
    items = tree.get("items")
    if items is None or tree.get("kind") is not None or tree.get("id") is not None:  # comparisons have `items` too
        draft = _item(tree, shaper)
        if draft:
            _check_file_name(draft, path, problems)
        yield draft
        return
    for key, _ in tree.pairs:
        if key.text != "items":
            shaper.error(key, "S101", f"beside `items:` no field is read, but here is `{key.text[:60]}` (remove it)")
    if not isinstance(items, Sequence):
        shaper.error(items, "S103", "`items` must be a list (`- kind: …` lines)")
        yield None
        return
    for node in items.items:
        if not isinstance(node, Mapping):
            shaper.error(node, "S112", "an item is a map with `kind:` and `id:`")
            yield None
        else:
            yield _item(node, shaper)


def _item(node: Mapping, shaper: Shaper) -> Draft | None:
    kind = node.get("kind")
    if not isinstance(kind, Scalar):
        shaper.error(node, "S112", f"`kind` is missing: one of {', '.join(KINDS)}")
        return None
    if kind.text in KINDS_TO_COME:
        shaper.error(kind, "S111", f"`{kind.text}` is not read by this version (keep it outside the pack until then)")
        return None
    if kind.text == "pack":
        shaper.error(kind, "S111", "a pack within a pack is not read (move its folder beside this one)")
        return None
    if kind.text not in KINDS:
        shaper.error(kind, "S111", f"no kind is called `{kind.text[:60]}`{shaper.near(kind.text, list(KINDS))}")
        return None
    draft = shaper.item(node, kind.text, KINDS[kind.text])
    return draft if draft.data.get("id") else None


def _check_file_name(draft: Draft, path: str, problems: list[Problem]) -> None:
    name, id_ = os.path.basename(path), draft.id.partition(":")[2]
    if name != f"{id_}.yaml":
        line, column = draft.places.get("id", (draft.line, draft.column))
        message = f"the item is called `{id_}`, the file `{name}` (rename one of them)"
        problems.append(Problem(_shown(path), line, column, "S106", message))


def _note_waivers(text: str, file: str, problems: list[Problem], waivers: Waivers) -> None:
    lines = text.split("\n")
    below = len(lines) + 1  # the next line that is more than a comment
    for number, line in zip(range(len(lines), 0, -1), reversed(lines), strict=True):
        alone = line.lstrip().startswith("#")
        target = below if alone else number
        below = target
        if not (found := _WAIVER.search(line)):
            continue
        rule = BY_CODE.get(found["code"] or "")
        if rule is None or not rule.waivable or not found["reason"]:
            what = f"{found['code']} cannot be waived" if rule and not rule.waivable else "name a rule and `because …`"
            problems.append(
                Problem(file, number, found.start() + 1, "W001", f"{what}: # check: allow C403 because it is a list")
            )
            continue
        waivers.at[file, target, rule.code] = (number, found.start() + 1)


def _waived(problems: list[Problem], waivers: Waivers, *, unused: bool) -> list[Problem]:
    """Return the problems that no comment allows and, if `unused`, the comments that allow nothing."""
    used: set[tuple[str, int, str]] = set()
    kept: list[Problem] = []
    for problem in problems:
        place = (problem.file, problem.line, problem.code)
        if place in waivers.at:
            used.add(place)
        else:
            kept.append(problem)
    for place, (line, column) in waivers.at.items() if unused else ():
        if place not in used:
            message = f"there is no {place[2]} here to allow (remove the comment)"
            kept.append(Problem(place[0], line, column, "W002", message, "warning"))
    return kept
