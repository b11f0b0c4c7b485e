"""Reading what people wrote in a JSON or TOML file; what is wrong is said in one line."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

from examples.loader import HOME
from schemas.common import Refused

LARGEST = 1024 * 1024


def read(path: Path) -> dict[str, Any]:
    """The table in a file."""
    if not path.is_file():
        raise _bad(path, "there is no such file")
    if path.stat().st_size > LARGEST:
        raise _bad(path, "more than 1 MB")
    try:
        text = path.read_text(encoding="utf-8")
        found = tomllib.loads(text) if path.suffix == ".toml" else json.loads(text)
    except (OSError, ValueError, RecursionError) as error:
        raise _bad(path, str(error)) from error
    if not isinstance(found, dict):
        raise _bad(path, "no table with named fields")
    return found


def table(found: dict[str, Any], name: str) -> dict[str, Any]:
    """The table of that name where there is one, else the whole."""
    part = found.get(name)
    return part if isinstance(part, dict) else found


def request_file(name: Path) -> Path:
    """A file, or one of the examples by its name."""
    if name.exists() or len(name.parts) > 1:
        return name
    known = sorted(HOME.glob(f"requests/{name.stem}*.toml"))
    return known[0] if known else name


def _bad(path: Path, why: str) -> Refused:
    return Refused("bad_file", f"{path}: {why}.", "Give a JSON or TOML file.")
