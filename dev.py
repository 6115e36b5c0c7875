"""Everything a contributor runs, on a machine that has only Python 3.11 or newer.

    python3 dev.py run [WORDS…]    start the console assistant; with words it answers once
    python3 dev.py test [ARGS…]    run the tests (ARGS go to pytest)
    python3 dev.py slow            run the tests that take too long for `test`
    python3 dev.py lint [--fix]    ruff: rules and format; with --fix it mends what it can
    python3 dev.py types           pyright
    python3 dev.py bench [NAME…]   print the benchmark tables
    python3 dev.py evaluate        print how well questions are answered
    python3 dev.py fit             fit the gate again, after content or ranking changed
    python3 dev.py docs            write what is generated: schemas, reference pages, the README's picture
    python3 dev.py pictures        draw the pictures of Discord and Slack (needs Chromium)
    python3 dev.py pins            pin requirements/*.txt from pyproject.toml

Each task has an environment of its own in `.venvs/`, installed from hash-pinned files with uv if it is
there and pip if not, and only when a pin or pyproject.toml changed: a second run needs no network.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
PINS = ("run", "test", "lint", "types", "pictures", "pins")
TASKS = {  # task: (environment, arguments for its Python)
    "run": ("run", ["-m", "bot"]),
    "test": ("test", ["-m", "pytest", "-n", "auto", "-m", "not slow"]),
    "slow": ("test", ["-m", "pytest", "-n", "auto", "-m", "slow"]),
    "types": ("types", ["-m", "pyright", "--pythonpath", "{python}"]),
    "bench": ("test", ["-m", "benchmarks"]),
    "evaluate": ("run", ["-m", "evaluation"]),
    "fit": ("run", ["-m", "evaluation.fit"]),
    "docs": ("run", ["-m", "docs.generate"]),
    "pictures": ("pictures", ["-m", "docs.pictures"]),
}


def environment(name: str) -> Path:
    """Make or refresh the environment `name`; return its Python."""
    home = ROOT / ".venvs" / f"{name}-{sys.version_info.major}.{sys.version_info.minor}"
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    pins = ROOT / "requirements" / f"{name}.txt"
    wanted = hashlib.sha256(pins.read_bytes() + (ROOT / "pyproject.toml").read_bytes() + str(ROOT).encode()).hexdigest()
    stamp = home / "installed"
    if python.exists() and stamp.exists() and stamp.read_text() == wanted:
        return python
    uv = shutil.which("uv")
    print(f"Installing the environment '{name}' (once, and when its pins change) …", file=sys.stderr)
    if home.exists():
        shutil.rmtree(home)
    make = [uv, "venv", "--quiet", "--python", sys.executable, home] if uv else [sys.executable, "-m", "venv", home]
    if subprocess.run(make, check=False).returncode:
        sys.exit("This Python cannot make environments. On Debian or Ubuntu: apt install python3-venv. Then try again.")
    install = (
        [uv, "pip", "install", "--quiet", "--python", python] if uv else [python, "-m", "pip", "install", "--quiet"]
    )
    steps = [[*install, "--require-hashes", "-r", pins]]
    if name not in {"lint", "pins"}:
        steps.append([*install, "--no-deps", "--no-build-isolation", "-e", ROOT])
    for step in steps:
        if subprocess.run(step, check=False).returncode:
            sys.exit(
                "The packages could not be installed: is a package registry reachable? "
                "Nothing was changed outside .venvs/."
            )
    stamp.write_text(wanted)
    return python


def pin() -> int:
    """Write requirements/*.txt, with hashes and without registry addresses, from pyproject.toml."""
    python = environment("pins")
    compile_ = [python, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-annotate"]
    compile_ += ["--python-version", "3.11", "--custom-compile-command", "python3 dev.py pins"]
    for name in PINS:
        alone = name in {"lint", "pins"}  # these two need nothing of ours
        project = [] if alone else ["pyproject.toml", "--all-extras"]
        groups = [*project, "--group", "build" if name == "run" else name]
        command = [*compile_, *groups, "--output-file", f"requirements/{name}.txt", *sys.argv[2:]]
        if failed := subprocess.run(command, check=False, cwd=ROOT).returncode:
            return failed
    return 0


def main() -> int:
    """Run the task that the first word names."""
    task, words = (sys.argv[1] if len(sys.argv) > 1 else ""), sys.argv[2:]
    if task == "pins":
        return pin()
    if task == "lint":
        ruff = [environment("lint"), "-m", "ruff"]
        mend = "--fix" in words
        checks = [[*ruff, "check", *words], [*ruff, "format", *([] if mend else ["--check"])]]
        return max(subprocess.run(check, check=False, cwd=ROOT).returncode for check in checks)
    if task not in TASKS:
        print(__doc__)
        return 0 if task in {"", "help", "-h", "--help"} else 2
    name, arguments = TASKS[task]
    python = environment(name)
    command = [python, *(argument.format(python=python) for argument in arguments), *words]
    return subprocess.run(command, check=False, cwd=None if task == "run" else ROOT).returncode


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
