"""Limits of Slack's that its types do not state, as data.

[slackblocks] is the registry of limits in the package slackblocks 3.0.0, [docs] Slack's documentation.
"""

from __future__ import annotations

LENGTHS: dict[tuple[str, str], int] = {
    ("header", "text"): 150,
    ("section", "text"): 3000,
    ("button", "text"): 75,
    ("button", "value"): 2000,
    ("button", "url"): 3000,
    ("button", "accessibility_label"): 75,
    ("image", "alt_text"): 2000,
    ("image", "image_url"): 3000,
    ("input", "label"): 2000,
    ("input", "hint"): 2000,
    ("plain_text_input", "placeholder"): 150,
    ("external_select", "placeholder"): 150,
    ("markdown", "text"): 12_000,
    ("plain_text", "text"): 3000,
    ("mrkdwn", "text"): 3000,
}
"""Characters of a field, by the `type` of the object that it is in [slackblocks]."""

COUNTS: dict[tuple[str, str], int] = {
    ("actions", "elements"): 25,
    ("context", "elements"): 10,
    ("section", "fields"): 10,
    ("table", "rows"): 100,
    ("table", "column_settings"): 20,
    ("static_select", "options"): 100,
    ("modal", "blocks"): 100,
    ("home", "blocks"): 100,
}
"""Items of a list, by the `type` of the object that it is in [slackblocks]."""

IDS = ("action_id", "block_id", "callback_id")
ID_LENGTH = 255
"""Characters of an id [slackblocks]."""

MESSAGE_BLOCKS = 50
"""Blocks of a message [slackblocks]."""

COLUMNS = 20
"""Cells of a row of a table [slackblocks]."""

VIEW_TEXT = 24
"""Characters of a view's title and of its buttons [slackblocks]."""

METADATA = 3000
"""Characters of a view's private metadata [slackblocks]."""

FALLBACK = 4000
"""Characters of a message's `text`: more may be cut off [docs: chat.postMessage]."""

ALL_BLOCKS = 13_000
"""Characters over all blocks of a message, from which on Slack refuses it [bolt-js issue 2509]."""

NOT_IN_VIEWS = ("table", "markdown", "carousel", "container", "context_actions")
"""Blocks that a modal does not take [docs: blocks]; ours shows none of them on the Home tab either."""

OPTION = {"text": 75, "value": 150, "description": 75}
"""Characters of the fields of a menu's option [slackblocks]."""
