"""One thing that Slack sent: its payload, who did it and where, and the Web API with the workspace's token."""

from __future__ import annotations

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.incoming import Json, part, source_of, source_of_event, text
from adapters.slack.posting import Answering, note_refusal, reason_of
from adapters.slack.web import call


class Given:
    """One thing that Slack sent.

    Attributes:
        body: The payload.
        source: Who did it, and where.
        view: The view that it happened in; empty elsewhere.
        trigger: A key by which it is known again, for what Slack sends once.

    Args:
        body: The payload.
        client: The Web API.
        bot: Id of the app as a member.
        installer: Id of the person who installed the app; empty where that is not known.
    """

    def __init__(self, body: Json, client: AsyncWebClient, bot: str = "", installer: str = "") -> None:
        self.body = body
        self.client = client
        self.bot = bot
        self.source = source_of_event(body) if "event" in body else source_of(body)
        self.view = part(body, "view")
        self.trigger = f"trigger:{text(body, 'trigger_id')}"
        self._installer = installer

    def answering(self) -> Answering:
        """Return what answers it."""
        return Answering(self.client, self.source, text(self.body, "response_url"))

    async def organises(self) -> bool:
        """Return whether the person may organise: who installed the app, and who administers the workspace."""
        if self._installer and self._installer == self.source.user:
            return True
        try:
            found = part(await call(self.client, "users.info", user=self.source.user), "user")
        except SlackApiError as error:
            note_refusal(reason_of(error), "asking whether a person administers the workspace")
            return False
        return any(found.get(name) is True for name in ("is_admin", "is_owner", "is_primary_owner"))
