"""Tags of what was read (ETag): the version by which it is changed, then how it read just now.

What a case holds may read otherwise without an event of its own: a term becomes late, another
request is linked to it. So only the same words are "not changed"; a change asks for the version.
"""

from __future__ import annotations

from hashlib import sha256


def tag(version: str, body: bytes = b"") -> str:
    """The tag of a version, and of its words where there are any."""
    words = f".{sha256(body).hexdigest()[:16]}" if body else ""
    return f'"{version}{words}"'


def has_it(if_none_match: str, tag: str) -> bool:
    """Whether a caller has these words already; a cache may have called them weak."""
    return tag in (one.removeprefix("W/") for one in _each(if_none_match))


def saw(if_match: str, version: str) -> bool:
    """Whether a caller read this version, in whatever words; `*` is whatever there is."""
    if if_match.strip() == "*":
        return True
    return any(_version(one) == version for one in _each(if_match))


def _version(tag: str) -> str | None:
    strong = len(tag) > 1 and tag.startswith('"') and tag.endswith('"')
    return tag[1:-1].partition(".")[0] if strong else None


def _each(given: str) -> list[str]:
    return [one.strip() for one in given.split(",")]
