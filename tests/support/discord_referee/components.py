"""What the components of a message or a modal must keep beyond their shape."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from tests.support.discord_referee import limits
from tests.support.discord_referee.document import Schema, objects_in

ROW, BUTTON, TEXT_DISPLAY, FILE = 1, 2, 10, 13
STRING_SELECT = 3
SELECTS = frozenset((STRING_SELECT, 5, 6, 7, 8))
LINK, PREMIUM = 5, 6


def walk(components: list[Schema], at: str) -> Iterator[tuple[str, Schema]]:
    """Yield each component with its path: outer ones first, accessories and labelled ones too."""
    for number, component in enumerate(components):
        yield from _down(component, f"{at}[{number}]")


def _down(component: Schema, at: str) -> Iterator[tuple[str, Schema]]:
    yield at, component
    yield from walk(objects_in(component, "components"), f"{at}.components")
    for name in ("accessory", "component"):
        if inner := component.get(name):
            yield from _down(inner, f"{at}.{name}")


def layout(components: list[Schema], at: str, *, layered: bool) -> Iterator[str]:
    """Yield what is wrong with the components of a message; `layered` says that it has the flag of version 2."""
    found = list(walk(components, at))
    if layered:
        yield from _layered(found, at)
    else:
        yield from _classic(components, at)
    yield from each(found)


def modal(data: Schema, at: str) -> Iterator[str]:
    """Yield what is wrong with a modal."""
    top: list[Schema] = data["components"]
    if len(top) not in limits.MODAL_COMPONENTS:
        yield f"{at}.components: {len(top)} components, a modal has at most {limits.MODAL_COMPONENTS[-1]}"
    if not data["title"].strip():
        yield f"{at}.title: blank"
    yield from each(list(walk(top, f"{at}.components")))


def _layered(found: list[tuple[str, Schema]], at: str) -> Iterator[str]:
    if len(found) > limits.COMPONENTS:
        yield f"{at}: {len(found)} components with nested ones, {limits.COMPONENTS} are allowed"
    texts = [(path, component["content"]) for path, component in found if component["type"] == TEXT_DISPLAY]
    total = sum(len(text) for _, text in texts)
    if total > limits.DISPLAYED_TEXT:
        yield f"{at}: {total} characters over all text displays, {limits.DISPLAYED_TEXT} are allowed"
    for path, text in texts:
        if not text.strip():
            yield f"{path}.content: blank"


def _classic(components: list[Schema], at: str) -> Iterator[str]:
    if len(components) > limits.CLASSIC_ROWS:
        yield f"{at}: {len(components)} rows, {limits.CLASSIC_ROWS} are allowed without the flag of version 2"
    for number, component in enumerate(components):
        if component["type"] != ROW:
            yield f"{at}[{number}]: type {component['type']} needs the flag {limits.COMPONENTS_V2:#x}"


def each(found: list[tuple[str, Schema]]) -> Iterator[str]:
    """Yield what is wrong with single components, and the ids that two of them share."""
    for name in ("custom_id", "id"):
        ids = Counter(component[name] for _, component in found if component.get(name))
        for path, component in found:
            if ids[component.get(name)] > 1:
                yield f"{path}.{name}: {component[name]!r} is on {ids[component[name]]} components"
    for path, component in found:
        judge = _JUDGES.get(component["type"])
        if judge:
            yield from judge(component, path)


def _row(row: Schema, at: str) -> Iterator[str]:
    inner: list[Schema] = row["components"]
    selects = sum(component["type"] in SELECTS for component in inner)
    if selects > limits.ROW_SELECTS or (selects and selects < len(inner)):
        yield f"{at}.components: a row has buttons, or one select"


def _button(button: Schema, at: str) -> Iterator[str]:
    style: int = button["style"]
    needed = {LINK: "url", PREMIUM: "sku_id"}.get(style, "custom_id")
    for name in ("custom_id", "url", "sku_id"):
        if bool(button.get(name)) != (name == needed):
            yield f"{at}.{name}: a button of style {style} has {needed} and neither of the other two"
    labelled = bool((button.get("label") or "").strip() or button.get("emoji"))
    if labelled == (style == PREMIUM):
        yield f"{at}.label: {'not on a premium button' if labelled else 'a button without a label and an emoji'}"


def _select(select: Schema, at: str) -> Iterator[str]:
    least, most = select.get("min_values"), select.get("max_values")
    least, most = 1 if least is None else least, 1 if most is None else most
    if least > most:
        yield f"{at}.min_values: {least} is more than max_values, {most}"
    options = objects_in(select, "options")
    if select["type"] == STRING_SELECT and most > len(options):
        yield f"{at}.max_values: {most} is more than there are options, {len(options)}"
    if len({option["value"] for option in options}) < len(options):
        yield f"{at}.options: two options have the same value"
    if sum(bool(option.get("default")) for option in options) > most:
        yield f"{at}.options: more defaults than max_values, {most}"


def _file(file: Schema, at: str) -> Iterator[str]:
    if not file["file"]["url"].startswith(limits.ATTACHED):
        yield f"{at}.file.url: must begin with {limits.ATTACHED}"


_JUDGES: dict[int, Callable[[Schema, str], Iterator[str]]] = {
    ROW: _row,
    BUTTON: _button,
    FILE: _file,
    **dict.fromkeys(SELECTS, _select),
}
