"""Whether words tell where somebody comes from: a country, a nationality, a passport.

Rather a word too many than one too few: it only keeps a rule from being loaded.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path

HOME = Path(__file__).parent
SHORT = 4
"""Shorter parts of a country's name say too little; of longer ones the beginning is enough."""


def tells_origin(words: str) -> bool:
    """Whether any word in it names a country or nationality, or asks for one."""
    text = " ".join(["", *_tokens(words)])
    return any(f" {beginning}" in text for beginning in _beginnings())


@lru_cache
def _beginnings() -> tuple[str, ...]:
    """What a word that tells origin begins with; read once in a process."""
    given = _toml("origin")
    names = (name for names in _toml("countries").values() for name in names.values())
    parts = {part for name in names for part in _tokens(name) if len(part) >= SHORT}
    known = {_beginning(part) for part in parts - {*given["common"]}}
    return tuple(sorted(known | {*given["beginnings"]}))


def _beginning(part: str) -> str:
    """`China` also begins Chinese, `Russia` Russian, `Iran` Iranian."""
    return part[: max(SHORT, min(len(part) - 1, SHORT + 1))]


def _tokens(words: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", words.casefold())
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    return re.findall(r"[a-z]+", letters)


def _toml(name: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((HOME / f"{name}.toml").read_text(encoding="utf-8"))
