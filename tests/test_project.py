"""The project as it is handed over: what is pinned, documented, generated and packed."""

from __future__ import annotations

import re
import site
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import dev
from bot import __version__, settings
from bot.commands.table import TABLE
from bot.library.rules import RULES
from docs import generate
from tests.support.program import Program

ROOT = Path(__file__).parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NEEDED = {
    "run": (True, "build"),
    "test": (True, "test"),
    "types": (True, "types"),
    "pictures": (True, "pictures"),
    "lint": (False, "lint"),
    "pins": (False, "pins"),
}
"""For each file of pins: whether it holds what the program needs, and the group that it holds."""


def text_of(name: str) -> str:
    """Return a file of the repository."""
    return (ROOT / name).read_text(encoding="utf-8")


GUIDES = {str(file.relative_to(ROOT)): file.read_text(encoding="utf-8") for file in sorted(ROOT.glob("docs/**/*.md"))}
ALL_GUIDES = "\n".join([*(text for name, text in GUIDES.items() if "/guide/" in name), text_of("README.md")])


# ---- pins


class Pin(Struct, frozen=True):
    """One pinned package."""

    version: str
    hashes: int


def pins(name: str) -> dict[str, Pin]:
    """Return the pinned packages of a file."""
    found: dict[str, Pin] = {}
    for block in re.split(r"\n(?=[A-Za-z])", text_of(f"requirements/{name}.txt")):
        if named := re.match(r"([A-Za-z0-9._-]+)==([^ ;]+)", block):
            found[canonicalize_name(named[1])] = Pin(named[2], len(re.findall(r"--hash=sha256:[0-9a-f]{64}\b", block)))
    return found


def group(name: str) -> list[Requirement]:
    """Return the requirements of a dependency group and of those it includes."""
    found: list[Requirement] = []
    for each in PROJECT["dependency-groups"][name]:
        found.extend(group(each["include-group"]) if isinstance(each, dict) else [Requirement(each)])  # pyright: ignore[reportUnknownArgumentType]
    return found


@pytest.mark.parametrize("name", dev.PINS)
def test_pins_are_what_the_project_asks_for(name: str) -> None:
    """Every dependency of an environment is pinned, with hashes, to a version that the project admits."""
    program, extra = NEEDED[name]
    wanted = [*(map(Requirement, PROJECT["project"]["dependencies"]) if program else ()), *group(extra)]
    assert wanted
    pinned = pins(name)
    for each in wanted:
        pin = pinned[canonicalize_name(each.name)]
        assert each.specifier.contains(pin.version), each
    assert all(pin.hashes for pin in pinned.values())


@pytest.mark.parametrize("name", dev.PINS)
def test_pins_name_no_place(name: str) -> None:
    """A file of pins holds names and hashes alone, so that it works with any registry."""
    text = text_of(f"requirements/{name}.txt")
    assert "://" not in text
    assert not re.search(r"^\s*-(?!-hash=)", text, re.MULTILINE)
    lines = [line for line in text.splitlines() if line and not line.startswith(("#", " "))]
    assert all(re.match(r"[a-z0-9-]+==\S+", line) for line in lines)


def test_every_environment_has_its_pins() -> None:
    """The tool for contributors knows each file of pins, and there is no other."""
    assert {file.stem for file in (ROOT / "requirements").glob("*.txt")} == set(dev.PINS) == set(NEEDED)
    assert {environment for environment, _ in dev.TASKS.values()} <= set(dev.PINS)


def test_the_same_version_everywhere() -> None:
    """Environments that share a package have the same version of it."""
    versions: dict[str, set[str]] = {}
    for name in dev.PINS:
        for package, pin in pins(name).items():
            versions.setdefault(package, set()).add(pin.version)
    assert {package: found for package, found in versions.items() if len(found) > 1} == {}


def test_this_environment_is_a_pinned_one() -> None:
    """The program's version is that of the project."""
    assert PROJECT["project"]["version"] == __version__


# ---- docs


@pytest.mark.parametrize("name", list(generate.pages()))
def test_generated_files_are_fresh(name: str) -> None:
    """What is made from the code is as the code would make it now (else: python3 dev.py docs)."""
    assert text_of(name) == generate.pages()[name]


@pytest.mark.parametrize("name", list(generate.PICTURES))
def test_pictures_show_real_answers(name: str) -> None:
    """A picture in the docs is what a terminal shows today (else: python3 dev.py docs)."""
    assert text_of(f"docs/pictures/{name}.svg") == generate.picture(*generate.PICTURES[name])


def test_every_command_has_its_heading() -> None:
    """The reference has each command of the table with each of its options."""
    sections = dict(
        re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", text_of("docs/reference/commands.md"), re.MULTILINE | re.DOTALL)
    )
    assert list(sections) == [command.name for command in TABLE]
    for command in TABLE:
        assert command.summary in sections[command.name]
        assert all(f"`{option.name}`" in sections[command.name] for option in command.options)
        assert all(f"`{example}`" in sections[command.name] for example in command.examples)


def test_every_rule_has_its_heading() -> None:
    """The reference has each rule, and that there may be more problems than are shown."""
    codes = re.findall(r"^## ([A-Z]\d{3}): ", text_of("docs/reference/rules.md"), re.MULTILINE)
    assert codes == [*(rule.code for rule in RULES), "X000"]


def test_every_setting_is_documented() -> None:
    """Each variable that the code reads, and each key of the settings file, stands in a guide."""
    code = "\n".join(
        file.read_text(encoding="utf-8") for top in ("bot", "adapters") for file in (ROOT / top).rglob("*.py")
    )
    variables = {*re.findall(r"\bSYLLABOT_[A-Z_]+\b", code), "NO_COLOR", "FORCE_COLOR"}
    assert len(variables) >= 5
    assert [name for name in sorted(variables) if name not in ALL_GUIDES] == []
    assert [key for key in settings.KNOWN if f"`{key}`" not in ALL_GUIDES] == []


def test_what_help_says_is_documented(tmp_path: Path) -> None:
    """Each option and each tool that `--help` names stands in a guide."""
    program = Program(tmp_path)
    for words in ((), ("content", "check"), ("content", "new"), ("content", "schema"), ("db",), ("tips", "preview")):
        said = program.run(*words, "--help").out
        options = set(re.findall(r"(?<![\w-])--[a-z]+", said)) - {"--help"}
        assert [option for option in sorted(options) if option not in ALL_GUIDES] == [], words
    tools = ["content check", "content new", "content schema", "ask -"]
    database = re.findall(r"^    ([a-z]+) ", program.run("db", "--help").out, re.MULTILINE)
    assert len(database) >= 7
    tools += [f"db {tool}" for tool in database]
    assert [tool for tool in tools if tool not in ALL_GUIDES] == []


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", *GUIDES])
def test_links_lead_somewhere(name: str) -> None:
    """Each link within the repository leads to a file that is there, and to a heading of it."""
    if not (ROOT / name).exists():
        pytest.skip("not written yet")
    for target in re.findall(r"\]\((?!https?://|mailto:)([^)\s]+)\)", _without_code(text_of(name))):
        path, _, heading = target.partition("#")
        file = (ROOT / name).parent / path if path else ROOT / name
        assert file.exists(), target
        if heading and file.suffix == ".md":
            assert heading in _anchors(file.read_text(encoding="utf-8")), target


def _without_code(text: str) -> str:
    return re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)


def _anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


# ---- tools


@pytest.mark.parametrize("asked", ["--help", "help", ""])
def test_the_contributors_tool_lists_its_tasks(asked: str) -> None:
    """`python3 dev.py --help` names each task, with any Python, without an environment."""
    words = [asked] if asked else []
    done = subprocess.run(
        [sys.executable, "-S", "dev.py", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert done.stderr == ""
    for task in (*dev.TASKS, "lint", "pins"):
        assert re.search(rf"^    python3 dev\.py {task}\b", done.stdout, re.MULTILINE), task


def test_an_unknown_task_is_wrong_usage() -> None:
    """An unknown task prints the list, with a status of its own."""
    done = subprocess.run([sys.executable, "dev.py", "nonsense"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "python3 dev.py test" in done.stdout


# ---- the wheel


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel, built as `pip install .` builds it."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


def test_what_the_wheel_holds(wheel: Path) -> None:
    """The wheel holds the program and the default pack, and neither tests nor tools nor anything of this machine."""
    with zipfile.ZipFile(wheel) as opened:
        names = opened.namelist()
        metadata = opened.read(next(name for name in names if name.endswith("METADATA"))).decode()
    tops = {name.partition("/")[0] for name in names}
    assert tops == {"bot", "adapters", f"syllabot-{__version__}.dist-info"}
    assert "bot/_content/data-and-ai/pack.yaml" in names
    assert {"bot/search/common_words.txt", "bot/search/rarer_words.txt"} <= set(names)
    for top in ("bot", "adapters"):
        modules = {str(file.relative_to(ROOT)) for file in (ROOT / top).rglob("*.py")}
        assert modules <= set(names)
    packs = {str(file.relative_to(ROOT / "content")) for file in (ROOT / "content").rglob("*.yaml")}
    assert {f"bot/_content/{name}" for name in packs} <= set(names)
    assert [name for name in names if "__pycache__" in name or name.endswith(".sqlite")] == []
    assert [name for name in names if "licenses/" in name and name.endswith("LICENSE")]
    assert f"\nVersion: {__version__}\n" in metadata


def test_the_wheel_answers(wheel: Path, tmp_path: Path) -> None:
    """Unpacked anywhere, the program answers from the pack that came with it."""
    unpacked = tmp_path / "unpacked"
    with zipfile.ZipFile(wheel) as opened:
        opened.extractall(unpacked)
    home = tmp_path / "home"
    home.mkdir()
    program = Program(home, {"PYTHONPATH": str(unpacked)})
    ran = program.run("explain", "rag")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == Program(home).run("explain", "rag").out
    refused = program.run("content", "new", "concept", "Chunking")
    assert refused.status == 2
    assert "--content" in refused.err
    assert program.run("content", "check").status == 0


@pytest.mark.slow
def test_an_installed_wheel(wheel: Path, tmp_path: Path) -> None:
    """Installed in an environment of its own, the command `syllabot` answers from any folder."""
    home = tmp_path / "environment"
    venv.create(home, with_pip=True)
    python = home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    install = [
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-index",
        "--no-deps",
        "--disable-pip-version-check",
        wheel,
    ]
    done = subprocess.run(install, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    variables = Program(elsewhere, {"PYTHONPATH": site.getsitepackages()[0]}).variables()
    command = [python.with_name("syllabot"), "explain", "rag"]
    ran = subprocess.run(command, cwd=elsewhere, env=variables, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("Retrieval-augmented generation (RAG)")
