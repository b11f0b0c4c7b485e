"""What a mail says, read from its bytes as plain text: hostile mails too, in bounded time.

Nothing is fetched, run or kept of it but words: markup is taken off, attachments are named only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import EmailPolicy
from html import unescape
from typing import Any

from schemas.common import Refused, digest

LARGEST, HEADERS = 5 * 1024 * 1024, 64 * 1024
"""Bytes of a whole mail, and of the lines before its first empty one."""

PARTS, DEPTH, NAMED, LONGEST, LINE, LINES, SOURCE = 200, 20, 50, 60_000, 300, 2_000, 1_000
"""Parts that are looked at, how deep, attachments named, characters of text and of one header; how
many headers there may be, and how much of the source of each is looked at."""

BETWEEN = re.compile(rb"^--", re.MULTILINE)
EMPTY = re.compile(rb"\r?\n\r?\n")
TAG = re.compile(r"<(/?[A-Za-z][A-Za-z0-9]*)")
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Characters that show nothing, or make words read in another order than they stand."""

BLOCKS = (
    *("address", "blockquote", "br", "div", "dd", "dl", "dt", "h1", "h2", "h3", "h4", "hr"),
    *("li", "ol", "p", "pre", "table", "tr", "ul"),
)
SILENT = ("script", "style", "head", "title", "template", "noscript")


ODD = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What reading a mail that follows no rule can come to in the standard library."""


@dataclass(frozen=True)
class Attached:
    """A file that came with a mail; its contents are not kept."""

    name: str
    kind: str
    size: int


@dataclass(frozen=True)
class Mailed:
    """A mail in words. `sender` is what the mail says of itself: anybody can write that."""

    subject: str
    sender: str
    text: str
    attached: tuple[Attached, ...] = ()
    message_id: str = field(default="", repr=False)

    @property
    def name(self) -> str:
        """The same message has the same name, by whatever way and how often it came."""
        words = (self.message_id, self.subject, self.sender, self.text)
        return digest("\n".join((*words, *(f"{a.name} {a.size}" for a in self.attached))))

    def stored(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)

    @classmethod
    def read(cls, stored: dict[str, Any]) -> Mailed:
        """From plain data."""
        return cls(**{**stored, "attached": tuple(Attached(**one) for one in stored["attached"])})


def read_mail(raw: bytes) -> Mailed:
    """The words of a mail; refused when it is too large to be looked at safely."""
    _must_be_bounded(raw)
    try:
        message = message_from_bytes(raw, policy=_careful())
        parts = [*_parts(message)]
    except ODD as why:
        raise _unreadable() from why
    bodies = [part for part in parts if _is_body(part)]
    text = _text_of(bodies)
    attached = tuple(_attached(part) for part in parts if part not in bodies)[:NAMED]
    return Mailed(
        _header(message, "subject"),
        _header(message, "from"),
        text,
        attached,
        _header(message, "message-id"),
    )


def _must_be_bounded(raw: bytes) -> None:
    """What takes long to look at is told from the bytes alone, before they are parsed."""
    if len(raw) > LARGEST:
        raise _too_large()
    head = EMPTY.search(raw, 0, HEADERS)
    if head is None and len(raw) > HEADERS:
        raise _too_large()
    if sum(1 for _ in BETWEEN.finditer(raw)) > 2 * PARTS:
        raise _too_large()


def _too_large() -> Refused:
    return Refused(
        "mail_too_large",
        "The mail is too large, or has too many parts.",
        "Ask the institution to use its own portal, or type in what matters.",
    )


def _unreadable() -> Refused:
    return Refused("mail_unreadable", "This is no mail that can be read.", "Type in what matters.")


def _parts(message: Message) -> Iterator[Message]:
    """Every part that holds something, in order; a mail in a mail is one part."""
    waiting: list[tuple[Message, int]] = [(message, 0)]
    seen = 0
    while waiting and seen < PARTS:
        part, depth = waiting.pop()
        seen += 1
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            held = part.get_payload()
            inner = [one for one in held if isinstance(one, Message)] if depth < DEPTH else []
            waiting += [(one, depth + 1) for one in reversed(inner)]
        else:
            yield part


def _is_body(part: Message) -> bool:
    """Whether it is words to be read, and not a file."""
    disposition = str(part.get("content-disposition", "")).strip().lower()
    plain = part.get_content_type() in ("text/plain", "text/html")
    return plain and not disposition.startswith("attachment")


def _text_of(bodies: list[Message]) -> str:
    """The first plain text that says something, else what the first markup says."""
    for kind, read in (("text/plain", str), ("text/html", _without_markup)):
        for part in bodies:
            if part.get_content_type() == kind and (words := _clean(read(_words(part)), LONGEST)):
                return words
    return ""


def _words(part: Message) -> str:
    """Its text, whatever it says of its characters; what cannot be read is a question mark."""
    held = _bytes(part)
    charset = part.get_content_charset() or "utf-8"
    try:
        return held.decode(charset, "replace")
    except ODD:
        return held.decode("utf-8", "replace")


def _bytes(part: Message) -> bytes:
    try:
        held = part.get_payload(decode=True)
    except ODD:
        held = None
    return held if isinstance(held, bytes) else b""


def _attached(part: Message) -> Attached:
    try:
        name = part.get_filename() or ""
    except ODD:
        name = ""
    return Attached(_line(name), _line(part.get_content_type()), len(_bytes(part)))


def _header(message: Message, name: str) -> str:
    """One header as one line, decoded; a line break in it is a blank."""
    try:
        found = message.get(name, "")
    except ODD:
        found = ""
    return _line(str(found))


def _line(words: str) -> str:
    return " ".join(_clean(words, LINE).split())


def _clean(words: str, longest: int) -> str:
    told = words.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode()
    return UNSEEN.sub("", told)[:longest].strip()


def _without_markup(markup: str) -> str:
    """The words of markup, each block on lines of its own, in one pass over it."""
    words, at, markup = [], 0, markup[: 4 * LONGEST]
    while at < len(markup):
        begins = markup.find("<", at)
        words.append(markup[at : begins if begins >= 0 else len(markup)])
        if begins < 0:
            break
        tag = TAG.match(markup, begins)
        name = tag[1].lower() if tag else ""
        words.append("\n" if name.strip("/") in BLOCKS else "")
        at = _past(markup, begins, name)
    lines = unescape("".join(words)).split("\n")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(" ".join(line.split()) for line in lines))


def _past(markup: str, begins: int, name: str) -> int:
    """Where a tag, a comment, or what is in a tag that shows nothing, is over."""
    ending = re.compile("-->" if markup.startswith("<!--", begins) else ">")
    if name in SILENT:
        ending = re.compile(f"</{name}[^<>]*>", re.IGNORECASE)
    found = ending.search(markup, begins)
    return found.end() if found else len(markup)


def _careful() -> EmailPolicy:
    """The standard reading of headers, of a bounded part of each and of so many."""
    seen = 0

    class Careful(EmailPolicy):
        def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
            nonlocal seen
            seen += 1
            if seen > LINES:
                raise ValueError("too many headers")
            name, value = super().header_source_parse(sourcelines)
            return name, value[:SOURCE]

    return Careful()
