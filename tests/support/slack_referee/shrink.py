r"""Turns Slack's own TypeScript types into JSON Schema: run it to take a newer version.

    npm install @slack/types@3.2.0 ts-json-schema-generator@2 typescript@5
    printf '%s\n' 'import { KnownBlock } from "@slack/types"; export type Blocks = KnownBlock[];' > entry.ts
    npx ts-json-schema-generator --path entry.ts --type Blocks --no-type-check -o blocks.json
    python3 -m tests.support.slack_referee.shrink blocks.json 3.2.0

It writes `blocks.json` next to this file: the same schema without words for people. Put the version into `README.md`
and into docs/testing.md as well: a test compares them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, cast

HERE = Path(__file__).parent
KEPT = HERE / "blocks.json"


def bare(schema: Any, *, names: bool = False) -> Any:
    """Return a schema without descriptions; `names` says that the keys of this object are names, not keywords."""
    if isinstance(schema, dict):
        found = cast("dict[str, Any]", schema)
        kept = {key: value for key, value in found.items() if names or key != "description"}
        return {key: bare(value, names=not names and key == "properties") for key, value in kept.items()}
    if isinstance(schema, list):
        return [bare(item) for item in cast("list[Any]", schema)]
    return schema


def main(file: str, version: str) -> None:
    """Write the shrunken schema."""
    schema = json.loads(Path(file).read_text(encoding="utf-8"))
    text = json.dumps({"$comment": f"@slack/types {version}", **bare(schema)}, separators=(",", ":"))
    KEPT.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
