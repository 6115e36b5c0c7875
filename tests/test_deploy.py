"""What `deploy/` holds agrees with the program: commands, settings, files, and what may be written."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.commands.table import TOOL_WORDS
from bot.settings import KNOWN, variable

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
OURS = {name: service for name, service in COMPOSE["services"].items() if service["image"] == "syllabot"}
SETTINGS = {variable(name) + ("_FILE" if kind == "secret" else "") for name, kind in KNOWN.items()} | {
    variable(name) for name in KNOWN
}


def instructions() -> list[tuple[str, str]]:
    """Return the instructions of the image, each as its word and what follows."""
    text = re.sub(r"\\\n\s*", "", (DEPLOY / "Containerfile").read_text(encoding="utf-8"))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines)]


@pytest.mark.parametrize("file", sorted(DEPLOY.iterdir()), ids=lambda file: file.name)
def test_settings_that_are_named_exist(file: Path) -> None:
    """No file sets a variable that nothing reads."""
    named = set(re.findall(r"\bSYLLABOT_[A-Z_]+[A-Z]\b", file.read_text(encoding="utf-8")))
    assert named <= SETTINGS


def test_commands_that_are_run_exist() -> None:
    """The image, each service and the unit start a tool of the command line."""
    (command,) = [yaml.safe_load(rest) for word, rest in instructions() if word == "CMD"]
    started = [command[0], *(service["command"][0] for service in OURS.values())]
    unit = (DEPLOY / "syllabot.service").read_text(encoding="utf-8")
    started += re.findall(r"^ExecStart=\S+/syllabot (\w+)", unit, re.MULTILINE)
    assert len(started) == 5
    assert set(started) <= set(TOOL_WORDS)


def test_the_image_is_made_of_what_is_there() -> None:
    """What is copied stands in the repository and is let through by the list of what is ignored."""
    let_through = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = [
        path for word, rest in instructions() if word == "COPY" and "--from" not in rest for path in rest.split()[:-1]
    ]
    assert copied
    for path in copied:
        assert (ROOT / path).exists()
        assert path in let_through


def test_the_image_runs_as_nobody() -> None:
    """The last user is a number that is not root's, and what was copied belongs to root."""
    assert [rest for word, rest in instructions() if word == "USER"] == ["10001:10001"]
    assert not any("--chown" in rest for word, rest in instructions() if word == "COPY")


def test_images_are_pinned() -> None:
    """Every image that is not ours has a release in its tag."""
    bases = [rest.split()[0] for word, rest in instructions() if word == "FROM"]
    others = [service["image"] for service in COMPOSE["services"].values() if service["image"] != "syllabot"]
    assert all(re.search(r":\d", image) for image in [*bases, *others])


@pytest.mark.parametrize("name", OURS)
def test_services_may_do_little(name: str) -> None:
    """A service of ours writes to memory alone, has no capability and cannot gain any."""
    service = OURS[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.get("volumes")


def test_secrets_are_files() -> None:
    """No secret stands in a file of the repository, and each that a service reads is declared."""
    for service in COMPOSE["services"].values():
        for secret in service["secrets"]:
            assert (secret if isinstance(secret, str) else secret["source"]) in COMPOSE["secrets"]
        assert not any("PASSWORD" in name and not name.endswith("_FILE") for name in service["environment"])
    assert not (DEPLOY / "secrets").exists() or "deploy/secrets" in (ROOT / ".gitignore").read_text()


def test_the_unit_does_not_start_again_what_cannot_work() -> None:
    """Status 2 stays down, and so does what fails again and again: Discord resets tokens that log in too often."""
    unit = (DEPLOY / "syllabot.service").read_text(encoding="utf-8")
    for line in ("RestartPreventExitStatus=2", "StartLimitBurst=5", "DynamicUser=yes", "ProtectSystem=strict"):
        assert f"\n{line}\n" in unit
