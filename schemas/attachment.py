"""A file that goes with a request: what events say of it, and what the institution calls it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from schemas.common import Accepted, Digest, Message

LARGEST = 20 * 1024 * 1024
"""Bytes of one file."""

LARGEST_TOGETHER = 50 * 1024 * 1024
"""Bytes of all files of one request."""

MOST = 10
"""Files of one request."""

PART = 256 * 1024
"""Bytes of one part: as text it still fits in a command."""

Name = Annotated[
    str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f/\\\u202a-\u202e\u2066-\u2069]{1,200}$")
]
"""A file's name without a folder, and without signs that turn the order of the letters around."""


class FileType(StrEnum):
    """What a file may be, found by looking into it; the media types of IANA."""

    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    ODT = "application/vnd.oasis.opendocument.text"
    TEXT = "text/plain"
    PNG = "image/png"
    JPEG = "image/jpeg"


ENDINGS = {
    FileType.PDF: ("pdf",),
    FileType.DOCX: ("docx",),
    FileType.XLSX: ("xlsx",),
    FileType.PPTX: ("pptx",),
    FileType.ODT: ("odt",),
    FileType.TEXT: ("txt", "csv", "md", "log"),
    FileType.PNG: ("png",),
    FileType.JPEG: ("jpg", "jpeg"),
}
"""How the name of a file of a type ends; the first is the usual one."""


class Attachment(Message):
    """A file as the Loket found it; its name is text and lies with the question."""

    digest: Digest
    size: int = Field(ge=1, description="Bytes.")
    type: FileType
    scanned: bool = Field(description="Whether a virus scanner looked at it and found nothing.")


class NamedFile(Message):
    """What the institution calls a file that it sent before."""

    digest: Digest
    name: Name


class FileChecked(Accepted):
    """The reply to a file that may be named in a request."""

    file: Attachment


def ends_otherwise(name: str, type: FileType) -> bool:
    """Whether a name says something else than what is in the file."""
    return name.rpartition(".")[2].lower() not in ENDINGS[type]


def safe_name(name: str, type: FileType) -> str:
    """A name to save the file under: its ending says what is in it."""
    return f"{name}.{ENDINGS[type][0]}" if ends_otherwise(name, type) else name


def names_of(files: Iterable[NamedFile]) -> dict[str, str]:
    """The names by digest."""
    return {one.digest: one.name for one in files}
