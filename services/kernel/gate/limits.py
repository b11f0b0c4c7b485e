"""How large a file may be to be looked at, and what is said of one that cannot be.

A file that cannot be looked at is refused: it is never called clean.
"""

from __future__ import annotations

from schemas.common import Refused

BYTES = 25 * 1024 * 1024
"""Of the file as it is sent."""
UNPACKED = 100 * 1024 * 1024
"""Of the parts of a packed file together."""
RATIO = 200
"""Unpacked bytes for each packed byte of one part."""
PARTS = 2_000
PAGES = 500
CHARACTERS = 2_000_000
DEPTH = 100
"""Elements within each other in a document."""
SECONDS = 20
"""Of processor time; twice as much by the clock."""
MEMORY = 1024 * 1024 * 1024

OTHER = "Send the text as PDF, DOCX or plain text."


def too_much(what: str) -> Refused:
    """The file holds more than is looked at."""
    return Refused("file_too_much", f"This file cannot be looked at: {what}.", "Send less at once.")


def locked() -> Refused:
    """The file has a password."""
    why = "This file cannot be looked at: it is locked with a password."
    return Refused("file_locked", why, "Take the password off and send it again.")


def pictures_only(pages: str = "it holds pictures and no text") -> Refused:
    """There is nothing to read, only to see."""
    why = f"This file cannot be looked at: {pages}."
    return Refused("file_without_text", why, "Send a version with text that can be selected.")


def unreadable(why: str) -> Refused:
    """The file is broken, or of a kind that is not read."""
    return Refused("file_unreadable", f"This file cannot be looked at: {why}.", OTHER)
