"""The smallest app on Bolt: a command and a mention, each answered with a fixed text. It looks nothing up.

With the word `kept` it keeps its connection to the Web API open, which Bolt by itself opens anew for each call.
"""

from __future__ import annotations

import asyncio
import os
import sys
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

TEXT = "Retrieval-augmented generation (RAG): passages from documents are put into the prompt. " * 3
"""About as long as a short answer."""


async def main() -> None:
    """Run until the process is ended."""
    url = os.environ["SYLLABOT_SLACK_API_URL"] + "/"
    session = aiohttp.ClientSession() if "kept" in sys.argv else None
    app: Any = AsyncApp(client=AsyncWebClient(os.environ["SYLLABOT_SLACK_BOT_TOKEN"], base_url=url, session=session))

    async def study(ack: Any) -> None:
        await ack(TEXT)

    async def mention(event: Any, say: Any) -> None:
        await say(TEXT, thread_ts=event["ts"])

    app.command("/study")(study)
    app.event("app_mention")(mention)
    handler: Any = AsyncSocketModeHandler(app, os.environ["SYLLABOT_SLACK_APP_TOKEN"])
    await handler.connect_async()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
