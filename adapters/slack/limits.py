"""Slack's limits, each with its unit and where it is from.

[docs] is Slack's developer documentation, [types] its npm package @slack/types 3.2.0, [slackblocks] the registry of
limits in the package slackblocks 3.0.0. Texts are measured in UTF-16 code units: never less than what Slack counts.
"""

from __future__ import annotations

FIRST_RESPONSE = 3.0
"""Seconds until a command, a press or an event must be acknowledged [docs: acknowledging requests]."""

MESSAGE_BLOCKS = 50
"""Blocks of a message [slackblocks]."""

VIEW_BLOCKS = 100
"""Blocks of a modal or of the Home tab [slackblocks]."""

MESSAGE_TEXT = 4000
"""Characters of a message's `text` that are shown everywhere; it is cut off at 40,000 [docs: chat.postMessage]."""

TEXT = 3000
"""Characters of one text object [slackblocks: text.max_length]."""

HEADER = 150
"""Characters of a header [types: HeaderBlock]."""

VIEW_TITLE = 24
"""Characters of a modal's title and of its two buttons [types: ModalView]."""

BUTTONS = 25
"""Elements of one actions block [types: ActionsBlock]."""

LABEL = 75
"""Characters of a button's text [types: Button]."""

VALUE = 2000
"""Characters of a button's value [types: Button]."""

URL = 3000
"""Characters of a button's address [types: Button]."""

TABLE_ROWS = 100
"""Rows of a table, its head counted; a message has at most one table [types: TableBlock]."""

OPTIONS = 100
"""Options of a menu [slackblocks: select.options]."""

OPTION_TEXT = 75
"""Characters of an option's text [slackblocks]."""

OPTION_VALUE = 150
"""Characters of an option's value [slackblocks]."""

RESPONSES = 5
"""Posts to one `response_url`, within 30 minutes of what was done [docs: handling user interaction]."""

PAGE_TEXT = 3000
"""Characters of the text of one page of ours: three to four screens of a phone.

Below `MESSAGE_TEXT`, so that a page is never cut off, and far below the 13,200 over all blocks of a message from which
on Slack answers `msg_blocks_too_long`.
"""
