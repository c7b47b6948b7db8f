"""The stylesheets of every page: one file a component in the source, one file on the way."""

from pathlib import Path


HERE = Path(__file__).resolve().parent / "static/frame"
SHEETS = (
    "frame/tokens.css",
    "frame/base.css",
    *sorted(f"frame/components/{sheet.name}" for sheet in HERE.glob("components/*.css")),
    "frame/portal.css",
)
"""In the order in which they follow each other."""

JOINED = "frame/joined.css"
"""All of them in one, made when files are collected: a phone asks once, not 35 times."""
