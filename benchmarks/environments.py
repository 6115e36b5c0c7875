"""Environments that the benchmarks make for themselves, in `.venvs/bench/`.

One is for the project as it is installed by its users, one for each peer. No peer is installed beside the project.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.measuring import clean_environment

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".venvs" / "bench"
PEERS = ROOT / "benchmarks" / "peers"
PINNED_PEERS = {
    "errbot": "errbot==6.2.1",
    "nonebot": "nonebot2==2.5.0",
    "engines": "bm25s==0.3.16 PyStemmer==3.1.0 rapidfuzz==3.14.6",
}
"""Name of the environment, and what pip installs there; what these depend on comes in the version of the day."""


class NoEnvironmentError(Exception):
    """An environment could not be made; the text says why."""


def project() -> Path:
    """Install the project as it stands now, not editable, beside its pinned dependencies; return the Python.

    The dependencies are kept between runs while the pins stay the same; the project is built anew each time.
    """
    pins = ROOT / "requirements" / "run.txt"
    python = _environment("syllabot", pins.read_bytes(), ["--require-hashes", "-r", str(pins)])
    _pip(python, ["--no-deps", "--no-build-isolation", "--force-reinstall", str(ROOT)])
    return python


def peer(name: str) -> Path:
    """Install a peer, if it is not; return its Python."""
    wanted = PINNED_PEERS[name]
    return _environment(name, wanted.encode(), wanted.split())


def _environment(name: str, wanted: bytes, packages: list[str]) -> Path:
    home = HOME / f"{name}-{sys.version_info[0]}.{sys.version_info[1]}"
    python = home / "bin" / "python"
    stamp = home / "installed"
    key = hashlib.sha256(wanted).hexdigest()
    if python.exists() and stamp.exists() and stamp.read_text() == key:
        return python
    print(f"Installing the environment '{name}' in {home} ...", file=sys.stderr)
    if home.exists():
        shutil.rmtree(home)
    _checked([sys.executable, "-m", "venv", str(home)])
    _pip(python, packages)
    stamp.write_text(key)
    return python


def _pip(python: Path, packages: list[str]) -> None:
    """Install packages; pip compiles their modules to bytecode as it does for every user."""
    _checked([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages])


def _checked(command: list[str]) -> None:
    # Everything of this environment but Python's own settings: a registry may be configured there.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    run = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, env=kept)
    if run.returncode:
        raise NoEnvironmentError(f"{' '.join(command)}\n{run.stdout[-1000:]}{run.stderr[-1000:]}")


def peer_command(name: str, function: str) -> list[str]:
    """Return the command that runs a function of a peer's module; the module's bytecode is kept."""
    module = f"{name}_leanest"
    return [str(peer(name)), "-c", f"import {module}; {module}.{function}()"]


def peer_environment(home: str) -> dict[str, str]:
    """Return the environment variables of a peer's process."""
    return clean_environment(home, PYTHONPATH=str(PEERS))
