"""What pages look like: one style sheet and one script, put together when the face starts.

Components and theme come from NL Design System (npm, brought in at set-up); ours is layout only.
Another theme is a folder with a `theme.toml` (LOKET_THEME). Files are named by their digest, so a
browser keeps them for ever and never has an old one.
"""

from __future__ import annotations

import gzip
import tomllib
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from schemas.common import Refused

HERE = Path(__file__).parent
MODULES, THEME = HERE / "node_modules", HERE / "theme"
TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}


@dataclass(frozen=True)
class Asset:
    """One file as browsers get it."""

    name: str
    body: bytes
    packed: bytes
    type: str


@dataclass(frozen=True)
class Look:
    """The style sheet and the script of one face; `theme` is the class of the page."""

    theme: str
    style: Asset
    script: Asset

    def find(self, name: str) -> Asset | None:
        """The file of that name."""
        return next((one for one in (self.style, self.script) if one.name == name), None)


def load_look(theme: Path | None = None) -> Look:
    """Read everything; a refusal when the components were never brought in."""
    folder = theme or THEME
    try:
        told = tomllib.loads((folder / "theme.toml").read_text(encoding="utf-8"))
        styles = [_found(folder, name) for name in told["styles"]]
        styles += sorted((HERE / "static").glob("*.css"))
        scripts = sorted((HERE / "static").glob("*.js"))
        return Look(str(told["class"]), _asset("css", styles), _asset("js", scripts))
    except FileNotFoundError as error:
        raise Refused(
            "no_theme", f"{error.filename} is not there.", "Run make up once: it brings it in."
        ) from error
    except (KeyError, tomllib.TOMLDecodeError) as error:
        raise Refused(
            "bad_theme", f"{folder / 'theme.toml'}: {error}.", "Name a class and styles in it."
        ) from error


def _found(folder: Path, name: str) -> Path:
    """A style sheet of the theme's own folder, else of what npm brought in."""
    own = folder / name
    return own if own.exists() else MODULES / name


def _asset(kind: str, files: list[Path]) -> Asset:
    body = b"\n".join(file.read_bytes() for file in files)
    name = f"loket.{sha256(body).hexdigest()[:12]}.{kind}"
    return Asset(name, body, gzip.compress(body, 9, mtime=0), TYPES[kind])
