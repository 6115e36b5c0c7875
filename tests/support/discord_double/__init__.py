"""A Discord on this machine, REST and gateway, which a real client talks to: for transport tests and benchmarks.

Start it inside a running event loop, and point the client at it:

    async with DiscordDouble() as double:                   # 127.0.0.1, any free port
        double.api_url                                      # http://127.0.0.1:PORT/api/v10
        double.gateway_url                                  # ws://127.0.0.1:PORT/
        monkeypatch.setattr(discord.http.Route, "BASE", double.api_url)
        monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(double.gateway_url))
        ...                                                 # start the client with the token TOKEN
        await double.gateway.ready()                        # READY was sent

**People** use the bot. Each method returns what was asked, and a test awaits what came of it:

    ada = double.actor(ADA, GENERAL)                        # who and where: `world` has people and places
    asked = await ada.slash("explain", {"concept": "rag"})  # subcommands as typed: "deck add"
    answer = await asked.answered()                         # {"type": 4, "data": {...}} as the bot sent it
    shown = double.shown(await asked.until_settled())       # the message as members see it, after a deferral too
    pressed = await ada.press(shown, "custom-id")           # choose(...) for menus, submit(...) for modals
    await ada.autocomplete("explain", {"concept": "ra"}, "concept")
    await ada.message_command("Explain this", message)      # user_command(...) likewise
    double.shown((await pressed.until_followed())[0])       # the first follow-up
    asked.attempts                                          # every try to answer: code 10062 late, 40060 twice
    asked.expire(); asked.end()                             # too late to answer; too late to edit and follow up
    await ada.say("explain rag", mention=True)              # also reply_to=message; rewrite(message, text)

A direct message is `double.actor(ADA, DIRECT_TO_ADA)`, a thread `double.actor(ADA, LECTURE)`, a forum's post
`double.actor(ADA, POST)`, an installation by the user alone `double.actor(ADA, GENERAL, installed=False)`.
Commands must be registered (`Settings(only_registered=False)` waives that). Interactions come without any intent;
messages need theirs, and their content is hidden as Discord hides it.

**Interactions over HTTP**: `asked = await ada.slash(..., send=False)`, then POST `json.dumps(asked.payload).encode()`
with the headers `double.signer.headers(body)`; an answer in the HTTP response goes to `await double.take(asked, body)`.
The application shows `double.signer.verify_key`; `double.ping()` is what Discord checks an endpoint with.

**What the client did**:

    double.log.of("POST /channels/*/messages")              # requests, oldest first: body, headers, files, status
    await double.log.until("PUT /applications/*/commands")  # as soon as one was answered
    double.log.invalid                                      # 401, 403 and 429 so far
    double.gateway.sent(IDENTIFY)                           # data of each IDENTIFY: shard, intents
    double.world.commands[""]                               # registered everywhere; by a server's id for its own
    await double.until(lambda: ...)                         # anything; looked at again whenever something happened

**What goes wrong** (`faults`, patterns as above, `times=None` for all to come):

    double.faults.plan("POST /channels/*/messages", limited(0.05))       # 429; scope="global", via=False
    double.faults.plan("POST /interactions/*/*/callback", failed(502), times=3)
    double.faults.plan("POST /channels/*/messages", dropped(done=True))  # done, but the answer is lost
    double.faults.plan("* /users/@me", UNAUTHORISED, times=None)         # MISSING_PERMISSIONS, UNKNOWN_CHANNEL, ...
    held = double.faults.hold("PATCH /webhooks/*/*/messages/*")          # waits; `held.reached`, `held.release()`
    await double.delete_channel(GENERAL)

    await double.gateway.reconnect()                        # operation 7
    await double.gateway.invalidate(resumable=False)        # operation 9
    await double.gateway.close(4000)                        # any code
    double.gateway.cut()                                    # the connection is lost without a word
    double.gateway.refuse(4014, times=2)                    # instead of the next READY
    double.gateway.acknowledges = False                     # heartbeats are not answered
    Settings(starts=3)                                      # the fourth IDENTIFY costs the token
    double.faults.plan("GET /", failed(503))                # the gateway's own address; "/resume" is that of READY

Missed events are replayed on RESUME. `Settings(shards=2)` is what `/gateway/bot` says; `GROUP` and `SECOND_GROUP` lie
on different shards. Not there: files are recorded, but messages show no attachments; frames are not counted (4008);
sessions may start at any pace, whatever `Settings(concurrency=…)` says.

**As a process of its own**: `python -m tests.support.discord_double --port 0` (or `process.DoubleProcess` around it),
told what to do over HTTP: `control` says how.
"""

from tests.support.discord_double.server import DiscordDouble
from tests.support.discord_double.settings import TOKEN, Settings

__all__ = ["TOKEN", "DiscordDouble", "Settings"]
