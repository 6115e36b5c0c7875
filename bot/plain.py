"""Any reply as plain text: complete, without marks, in an order that can be read aloud."""

from __future__ import annotations

from bot import wording
from bot.degrade import announced, degraded, listed
from bot.markup import plain
from bot.reply import (
    Block,
    Bullets,
    Citation,
    Divider,
    Hidden,
    Line,
    Note,
    Paragraph,
    Quote,
    Reply,
    Sources,
    Steps,
    Table,
)


def plain_text(reply: Reply) -> str:
    """Return the whole reply as text.

    Tables are lists, hidden parts are announced but not revealed, actions say what to type, and
    numbers in brackets point to the sources at the end.
    """
    shown = degraded(reply, frozenset())
    return "\n\n".join([shown.title, *sections(shown.body(), shown.citations)])


def block_text(block: Block, citations: tuple[Citation, ...]) -> str:
    """Return one block as text; citations are numbered by their place in `citations`."""
    match block:
        case Paragraph(line, label):
            return _labelled(label, line_text(line, citations))
        case Bullets(lines, label):
            return _labelled_list(label, [f"- {line_text(line, citations)}" for line in lines])
        case Steps(steps, label, start):
            rows: list[str] = []
            for number, step in enumerate(steps, start):
                rows.append(f"{number}. {line_text(step.line, citations)}")
                if step.detail:
                    rows.append(f"   {plain(step.detail)}")
                rows.extend(f"   - {line_text(option, citations)}" for option in step.options)
            return _labelled_list(label, rows)
        case Quote(line):
            return f"\u201c{line_text(line, citations)}\u201d"
        case Note(text):
            return f"({plain(text)})"
        case Table():
            return "\n\n".join(sections(listed(block), citations))
        case Hidden():
            return block_text(announced(block), citations)
        case Divider():
            return "---"
        case Sources(cited, start):
            rows = [f"[{number}] {citation_text(citation)}" for number, citation in enumerate(cited, start)]
            return _labelled_list(wording.SOURCES, rows)


def line_text(line: Line, citations: tuple[Citation, ...]) -> str:
    """Return a line with the numbers of its sources."""
    numbers = numbers_of(line, citations)
    return f"{plain(line.text)} {numbers}" if numbers else plain(line.text)


def numbers_of(line: Line, citations: tuple[Citation, ...]) -> str:
    """Return the numbers of a line's sources, such as "[1][3]", by their place in `citations`."""
    return "".join(f"[{citations.index(cite) + 1}]" for cite in line.cites if cite in citations)


def citation_text(citation: Citation) -> str:
    """Return a source as one line: title, place, address."""
    title = f"{citation.source}, {citation.where}" if citation.where else citation.source
    return f"{title}, {citation.url}" if citation.url else title


def sections(blocks: tuple[Block, ...], citations: tuple[Citation, ...]) -> list[str]:
    """Return each block as text; a blank line belongs between them."""
    return [block_text(block, citations) for block in blocks]


def _labelled(label: str, text: str) -> str:
    if not text:
        return label
    return f"{label}: {text}" if label else text


def _labelled_list(label: str, rows: list[str]) -> str:
    return "\n".join([f"{label}:", *rows] if label else rows)
