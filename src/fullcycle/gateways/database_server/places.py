"""Where the platform keeps what it writes on this machine."""

import os
from pathlib import Path


CHECKOUT = Path(__file__).resolve().parents[4]
"""The folder that holds README.md, pyproject.toml and src/."""


def home() -> Path:
    """The folder for everything written at run time; `FULLCYCLE_HOME` moves it."""
    return Path(os.environ.get("FULLCYCLE_HOME", CHECKOUT / ".var"))
