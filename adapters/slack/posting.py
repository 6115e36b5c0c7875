"""How answers go out: by a `response_url`, whose uses are counted, or by the Web API where that is used up."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack.incoming import Source
from adapters.slack.limits import RESPONSES
from adapters.slack.render import said
from adapters.slack.richtext import Body
from adapters.slack.web import ABSENT, OPERATOR, QUIET, call, post, retry_handlers
from bot import wording
from bot.reply import File

_log = logging.getLogger("syllabot.slack")

USED_UP = frozenset({404, 410})
"""What Slack answers for a `response_url` that expired or was used too often."""


class Answering:
    """Answers one thing that a person did: a command, a press, a mention.

    Args:
        client: The Web API, with the workspace's token.
        source: Who did it, and where.
        url: The `response_url`; empty where there is none.
    """

    def __init__(self, client: AsyncWebClient, source: Source, url: str = "") -> None:
        self._client = client
        self._source = source
        self._url = url
        self._left = RESPONSES

    async def tell(self, body: Body) -> None:
        """Answer for the person alone; in a conversation with nobody else, simply there."""
        source = self._source
        if source.alone:
            await self.post(body)
        elif not await self._respond(body, "ephemeral"):
            await self._whisper(body)

    async def post(self, body: Body) -> None:
        """Answer for all in the channel; where the app may not post there, say so to the person."""
        if await self._respond(body, "in_channel"):
            return
        try:
            await self._post(body, self._source.channel)
        except SlackApiError as error:
            refusal = reason_of(error)
            note_refusal(refusal, "posting an answer")
            if refusal in ABSENT and not self._source.alone:
                await self._whisper(said(wording.NOT_IN_CHANNEL))

    async def replace(self, body: Body) -> None:
        """Answer in place of the message whose button was pressed."""
        if not await self._respond(body, replace=True):
            await self.tell(body)

    async def delete(self) -> None:
        """Delete the message whose button was pressed."""
        if not await self._respond({"delete_original": True}):
            await call(self._client, "chat.delete", channel=self._source.channel, ts=self._source.message)

    async def hand_over(self, files: Sequence[File]) -> None:
        """Hand files over in the direct messages of who asked, where nobody else sees them."""
        opened = await call(self._client, "conversations.open", users=self._source.user)
        channel: Any = opened["channel"]
        uploads: Any = self._client
        for file in files:
            await uploads.files_upload_v2(channel=channel["id"], content=file.text, filename=file.name)
        if not self._source.alone:
            await self.tell(said(wording.FILE_SENT))

    async def _respond(self, body: Body, visible: str = "", *, replace: bool = False) -> bool:
        """Use the `response_url`; return whether it could be used."""
        if not self._url or not self._left:
            return False
        self._left -= 1
        whole: Body = {**body, "replace_original": replace}
        if visible:
            whole["response_type"] = visible
        if self._source.thread and not replace:
            whole["thread_ts"] = self._source.thread
        webhook = AsyncWebhookClient(
            self._url, session=self._client.session, logger=QUIET, retry_handlers=retry_handlers()
        )
        answer = await webhook.send_dict(whole)
        if answer.status_code == 200:
            return True
        if answer.status_code in USED_UP:
            self._left = 0
            return False
        _log.warning("Slack did not take an answer (%s); it may have been shown all the same.", answer.status_code)
        return True

    async def _post(self, body: Body, channel: str) -> None:
        more = {"thread_ts": self._source.thread} if self._source.thread and channel == self._source.channel else {}
        await post(self._client, "chat.postMessage", **body, channel=channel, **more)

    async def _whisper(self, body: Body) -> None:
        """Answer for the person alone without a `response_url`; in a direct message where they cannot see one."""
        source = self._source
        whole = {**body, "channel": source.channel, "user": source.user}
        if source.thread:
            whole["thread_ts"] = source.thread
        try:
            await post(self._client, "chat.postEphemeral", **whole)
        except SlackApiError as error:
            if reason_of(error) not in ABSENT:
                raise
            await self._post(body, source.user)


def reason_of(error: SlackApiError) -> str:
    """Return Slack's name for a refusal, such as `not_in_channel`; the status where it gave none."""
    answer: Any = error.response
    data: Any = getattr(answer, "data", answer)
    named = data.get("error") if isinstance(data, Mapping) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return str(named or f"status {getattr(answer, 'status_code', 'unknown')}")  # pyright: ignore[reportUnknownArgumentType]


def note_refusal(reason: str, doing: str) -> None:
    """Log a refusal, with what an operator can do about it."""
    _log.warning("Slack refused while %s: %s. %s", doing, reason, OPERATOR.get(reason, ""))
