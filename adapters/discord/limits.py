"""Discord's limits, each with its unit and where it is from.

[docs] is Discord's developer documentation, [spec] its OpenAPI document, [discord.py] what the library
enforces. Texts are measured in UTF-16 code units: never less than the characters that Discord counts.
"""

from __future__ import annotations

FIRST_RESPONSE = 3.0
"""Seconds until an interaction must be answered or deferred [docs: receiving and responding]."""

MESSAGE_TEXT = 4000
"""Characters over all text displays of a message [discord.py: LayoutView.content_length]."""

COMPONENTS = 40
"""Components of a message, nested ones counted [docs: component reference]."""

BUTTONS_IN_ROW = 5
"""Buttons of one action row [docs: component reference]."""

LABEL = 80
"""Characters of a button's label [docs: component reference]."""

CUSTOM_ID = 100
"""Characters of a component's id [docs: component reference]."""

URL = 512
"""Characters of a link button's address [docs: component reference]."""

CHOICES = 25
"""Choices of an option, and results of a completion [docs: application commands]."""

CHOICE_NAME = 100
"""Characters of a choice's name [docs: application commands]."""

CHOICE_VALUE = 100
"""Characters of a choice's value [docs: application commands]."""

PAGE_TEXT = 2000
"""Characters of one page of ours: what a classic message holds, two to three screens of a phone.

Half of `MESSAGE_TEXT`, so that marks and escapes never bring a page near the platform's limit.
"""
