"""Countries by their code, as people name them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from schemas.catalogue import Words


@lru_cache
def countries() -> Mapping[str, Words]:
    """Every country and territory that has a code; read once in a process."""
    text = files("schemas").joinpath("catalogue", "countries.toml").read_text("utf-8")
    return {code: Words(**names) for code, names in tomllib.loads(text).items()}
