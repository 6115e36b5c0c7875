"""Limits that Discord has and its OpenAPI document does not say, each with its unit and source.

[docs] is Discord's developer documentation (github.com/discord/discord-api-docs, commit c98d64b of 2026-08-06),
[discord.py] what that library checks itself. Characters are code points, as JSON Schema counts them.
"""

from __future__ import annotations

# ---- messages

CONTENT = 2000
"""Characters of a message's text [docs: create message; the document says 4000, which is for subscribers]."""

EMBED_TEXT = 6000
"""Characters over all embeds of a message: titles, descriptions, names, values, footers [docs: embed limits]."""

CLASSIC_ROWS = 5
"""Components of a message without the flag of version 2, all of them action rows [docs: legacy behavior]."""

COMPONENTS = 40
"""Components of a message of version 2, nested ones and accessories counted [docs: component reference]."""

DISPLAYED_TEXT = 4000
"""Characters over all text displays of a message [discord.py: LayoutView.content_length]."""

ROW_SELECTS = 1
"""Selects of an action row, which then has no buttons [docs: action row]."""

POLL_ANSWER = 55
"""Characters of a poll's answer [docs: poll media]."""

ATTACHED = "attachment://"
"""How the address of a file component begins [docs: file]."""

# ---- message flags

SUPPRESS_EMBEDS = 1 << 2
"""Bit: links get no preview [docs: message flags]."""

EPHEMERAL = 1 << 6
"""Bit: only the person who asked sees it [docs: message flags]."""

SUPPRESS_NOTIFICATIONS = 1 << 12
"""Bit: nobody is notified [docs: message flags]."""

COMPONENTS_V2 = 1 << 15
"""Bit: the message is made of components alone [docs: message flags]."""

# ---- modals

MODAL_COMPONENTS = range(1, 6)
"""Components at the top of a modal [docs: modal callback data]."""

# ---- completion

CHOICE_TEXT = 100
"""Characters of a choice's value, if it is a text [docs: option choice; the document says 6000]."""

# ---- commands

NAME = range(1, 33)
"""Characters of the name of a command or an option [docs: command naming]."""

DESCRIPTION = range(1, 101)
"""Characters of the description of a slash command or an option [docs: command structure]."""

COMMAND_TEXT = 8000
"""Characters of a slash command: names, descriptions, values; each in its longest language [docs: slash commands]."""

COMMANDS = {1: 100, 2: 15, 3: 15, 4: 1}
"""Commands of each type in one scope: slash, user, message, entry point [docs: registering a command]."""

LOCALES = frozenset(
    "id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja "
    "zh-TW ko".split()
)
"""Keys of localisations [docs: locales]."""
