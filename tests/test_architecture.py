"""The shape of the house: who may know whom, and what is loaded when."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.reading import run_python

ROOT = Path(__file__).parent.parent
OWN = ("bot", "adapters")
DATABASE = ("sqlalchemy", "alembic", "psycopg", "cryptography", "sqlite3")
HEAVY = (
    "discord",
    "slack_bolt",
    "slack_sdk",
    "sqlalchemy",
    "alembic",
    "psycopg",
    "rich",
    "prompt_toolkit",
    "asyncio",
    "yaml",
    "pydantic",
)
SDKS = ("rich", "prompt_toolkit", "discord", "slack_bolt", "slack_sdk", "starlette", "uvicorn", "sqlalchemy", "aiohttp")
REPLY_SIDE = ("bot.markup", "bot.call", "bot.request", "bot.reply", "bot.pages", "bot.plain", "bot.degrade")
FORBIDDEN = {
    "bot": ("adapters",),
    "bot.search": ("bot.commands", "bot.understand", "bot.assistant", "bot.library"),
    "bot.tips": ("bot.commands", "bot.understand", "bot.assistant"),
    "bot.store": (
        "bot.commands",
        "bot.understand",
        "bot.assistant",
        "bot.library",
        "bot.search",
        "bot.tips",
        "bot.wording",
    ),
    "bot.library": ("bot.commands", "bot.understand", "bot.assistant"),
    "bot.understand": ("bot.assistant", "bot.commands.choose", "bot.commands.compose"),
    "bot.commands": ("bot.assistant", "bot.cli", "bot.authoring"),
    "bot.commands.table": ("bot",),
    "bot.wording": ("bot",),
    "bot.settings": ("bot",),
    **dict.fromkeys(REPLY_SIDE, ("bot.commands", "bot.understand", "bot.assistant", "bot.library")),
}
"""What the modules of a package must never import, in functions neither (design, section 2)."""


def modules() -> dict[str, Path]:
    """Return every module of the program by its name."""
    files = [file for top in OWN for file in sorted((ROOT / top).rglob("*.py"))]
    return {".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file for file in files}


MODULES = modules()


@cache
def tree_of(module: str) -> ast.Module:
    """Return the syntax of a module."""
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def imported(nodes: Iterator[ast.AST]) -> set[str]:
    """Return the modules that some syntax imports."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name their module whole"
            base = node.module or ""
            inner = [f"{base}.{alias.name}" for alias in node.names]
            found.update(name if name in MODULES else base for name in inner)
    return found


def everywhere(module: str) -> set[str]:
    """Return what a module imports, in its functions too."""
    return imported(ast.walk(tree_of(module)))


def at_once(module: str) -> set[str]:
    """Return what is imported when a module is: nothing of its functions, nor what is for type checking alone."""

    def nodes(body: list[ast.stmt]) -> Iterator[ast.AST]:
        for node in body:
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
                continue
            yield node
            for part in ("body", "orelse", "finalbody"):
                if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                    yield from nodes(getattr(node, part, []))

    return imported(nodes(tree_of(module).body))


def within(module: str, package: str) -> bool:
    """Return whether a module is a package or lies in it."""
    return module == package or module.startswith(f"{package}.")


def test_the_modules_are_found() -> None:
    """The tests below look at the real house."""
    assert {"bot.assistant", "bot.commands.table", "adapters.console.render", "adapters.memory"} <= MODULES.keys()
    assert len(MODULES) > 40


@pytest.mark.parametrize("package", list(FORBIDDEN))
def test_arrows_run_one_way(package: str) -> None:
    """No module knows what lies above it."""
    assert any(within(module, package) for module in MODULES)
    wrong = [
        f"{module} imports {name}"
        for module in MODULES
        if within(module, package)
        for name in sorted(everywhere(module))
        if any(within(name, forbidden) for forbidden in FORBIDDEN[package])
        if not (package != "bot" and within(name, package))
    ]
    assert wrong == []


def test_no_circles() -> None:
    """No two modules know each other, not even by way of others."""
    left = {module: {name for name in everywhere(module) if name in MODULES} - {module} for module in MODULES}
    while free := [module for module, known in left.items() if not known & left.keys()]:
        for module in free:
            del left[module]
    assert left == {}


def test_the_store_is_reached_through_protocols() -> None:
    """Only hosts and the command line may import the store; everybody may know its protocols, records and errors."""
    allowed = ("bot.store", "bot.cli", "adapters.hosting")
    open_ = ("bot.store.protocols", "bot.store.records", "bot.store.schedules", "bot.store.problems")
    users = [
        name
        for name in MODULES
        if any(within(each, "bot.store") and each not in open_ for each in everywhere(name))
        if not any(within(name, each) for each in allowed)
    ]
    assert users == []


@pytest.mark.parametrize(
    "module",
    [
        "bot.cli",
        "bot.store.protocols",
        "bot.store.records",
        "bot.store.schedules",
        "bot.store.problems",
        "bot.store.main",
    ],
)
def test_what_everybody_may_know_loads_no_database(module: str) -> None:
    """Protocols, records and the command line cost nothing: no database is loaded with them."""
    said = run_python(f"import sys, {module}; print(*sys.modules)").split()
    loaded = [name for name in DATABASE if name in said]
    assert loaded == (["sqlite3"] if module in {"bot.store.problems", "bot.store.main"} else [])


@pytest.mark.parametrize(
    "module", [name for name, file in MODULES.items() if file.name in {"render.py", "__init__.py"}]
)
def test_renderers_and_packages_load_no_sdk(module: str) -> None:
    """A renderer is a pure function, and a package costs nothing: both load SDKs, if ever, within functions."""
    assert [name for name in at_once(module) if name.partition(".")[0] in SDKS] == []


def test_the_core_loads_nothing_heavy() -> None:
    """A fresh interpreter that loads the assistant has loaded no SDK, no event loop, no YAML and no database layer."""
    said = run_python("import sys, bot.assistant; print(*sys.modules)").split()
    assert [name for name in HEAVY if name in said] == []


def test_a_one_shot_answer_loads_nothing_heavy(tmp_path: Path) -> None:
    """An answer from the cache, printed as plain text, loads nothing heavy either."""
    code = (
        "import sys, os; os.environ['SYLLABOT_CACHE'] = sys.argv[1]; from bot.cli import main;"
        "status = main(['explain', 'rag']); print(*sys.modules, file=sys.stderr); print(*sys.modules); sys.exit(status)"
    )
    run_python(code, tmp_path)
    cached = run_python(code, tmp_path).rpartition("\n\n")[2].split()
    assert "bot.assistant" in cached
    assert [name for name in (*HEAVY, "bot.library.reader", "platformdirs", "difflib") if name in cached] == []


@pytest.mark.parametrize("module", list(MODULES))
def test_every_module_says_what_it_is(module: str) -> None:
    """The first thing in a module is a sentence on what it is for."""
    said = ast.get_docstring(tree_of(module))
    assert said
    assert re.search(r"[.:?!`)]$", said.split("\n")[0]) or "\n" in said


def test_what_is_imported_is_declared() -> None:
    """Every package that the program imports is a dependency of it, or of one of its extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = [
        *project["dependencies"],
        *(each for extra in project["optional-dependencies"].values() for each in extra),
    ]
    declared = {canonicalize_name(Requirement(each).name) for each in listed}
    distributions = packages_distributions()
    for module in MODULES:
        for name in {each.partition(".")[0] for each in everywhere(module)} - {*sys.stdlib_module_names, *OWN}:
            known = {canonicalize_name(each) for each in distributions.get(name, [name])}
            assert known & declared, f"{module} imports {name}"


def test_sentences_stand_in_the_catalogue() -> None:
    """What the assistant itself says stands in `bot.wording`: no command holds a sentence of its own."""
    found = [
        f"{module}: {text!r}"
        for module in MODULES
        if (within(module, "bot.commands") or module == "bot.assistant") and module != "bot.commands.table"
        for text in _said(tree_of(module))
        if re.search(r"[A-Za-z]{2,} [a-z]+ [a-z]{2,}|^[A-Z].*[a-z]{2,}[.?!]$", text)
    ]
    assert found == []


def _said(tree: ast.Module) -> Iterator[str]:
    """Yield the text literals of a module but for docstrings and what is raised."""
    skipped: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr | ast.Raise):
            skipped.update(ast.walk(node))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in skipped:
            yield node.value
