"""What pages look like: one style sheet and one script, put together when the face starts.

Components and theme come from NL Design System (npm, brought in at set-up); ours is layout only.
Another theme is a folder with a `theme.css` (LOKET_THEME). Files are named by their digest, so a
browser keeps them for ever and never has an old one.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from schemas.common import Refused

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
THEME = MODULES / "@nl-design-system-unstable/voorbeeld-design-tokens/dist"
COMPONENTS = MODULES / "@utrecht/component-library-css/dist/index.css"
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
    """The style sheet and the script of one face."""

    style: Asset
    script: Asset

    def find(self, name: str) -> Asset | None:
        """The file of that name."""
        return next((one for one in (self.style, self.script) if one.name == name), None)


def load_look(theme: Path | None = None) -> Look:
    """Read everything; a refusal when the components were never brought in."""
    folder = theme or THEME
    styles = [folder / "theme.css", COMPONENTS, *sorted((HERE / "static").glob("*.css"))]
    scripts = sorted((HERE / "static").glob("*.js"))
    try:
        return Look(_asset("css", styles), _asset("js", scripts))
    except FileNotFoundError as error:
        raise Refused(
            "no_theme", f"{error.filename} is not there.", "Run make up once: it brings it in."
        ) from error


def _asset(kind: str, files: list[Path]) -> Asset:
    body = b"\n".join(file.read_bytes() for file in files)
    name = f"loket.{sha256(body).hexdigest()[:12]}.{kind}"
    return Asset(name, body, gzip.compress(body, 9, mtime=0), TYPES[kind])
