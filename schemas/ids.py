"""Ids that are computed, never looked up: cases, references, events that follow from events."""

from __future__ import annotations

import re
from uuid import UUID, uuid5

CASES = UUID("6e1f0d3a-9f0b-5d3c-8a44-0f6f4c1b7a10")
LET_THROUGH = UUID("5d1c9b70-2f4e-5a86-9c33-e0b7a6d84f19")
ARTICLES = UUID("a4d7f1c2-56be-5e0b-8a3d-91c07be24f58")
WEBHOOKS = UUID("7c2f9e14-8d0b-5b6f-9a51-3e6d2c84b7a9")
FOLLOWING = UUID("0b8f2c8e-3a57-5c0e-9d38-7c1e5a2f6b21")
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U


def case_from_key(institution: str, key: str) -> UUID:
    """The same institution and idempotency key are always the same case."""
    return uuid5(CASES, f"{institution}\n{key}")


def article_from_text(name: str) -> UUID:
    """The same words (by their digest) are the same article; no case is in its id."""
    return uuid5(ARTICLES, name)


def webhook_of(institution: str) -> UUID:
    """The id under which it is kept how an institution's webhook fares."""
    return uuid5(WEBHOOKS, institution)


def text_code(institution: str, name: str) -> str:
    """What an institution reads to the Loket of a text (by its digest) that the gate refuses.

    40 bits and a check character; no two institutions have the same for the same text.
    """
    return _code("VA", uuid5(LET_THROUGH, f"{institution}\n{name}"))


def allowance_from_code(code: str) -> UUID:
    """Under which id it is kept that a text is let through."""
    return uuid5(LET_THROUGH, code)


def following(cause: str, purpose: str) -> str:
    """The id of what follows from a message: the same cause and purpose, the same id."""
    return str(uuid5(FOLLOWING, f"{cause}\n{purpose}"))


def reference(case: UUID) -> str:
    """What people read aloud: KV-, eight characters (40 bits of the id) and a check character."""
    return _code("KV", case)


def is_reference(text: str) -> bool:
    """Whether the text is a reference whose check character fits."""
    return _fits("KV", text)


def is_text_code(text: str) -> bool:
    """Whether the text is the code of a text whose check character fits."""
    return _fits("VA", text)


def _code(letters: str, number: UUID) -> str:
    bits = int.from_bytes(number.bytes[-5:], "big")
    body = "".join(ALPHABET[bits >> shift & 31] for shift in range(35, -1, -5))
    return f"{letters}-{body[:4]}-{body[4:]}-{ALPHABET[_check(body)]}"


def _fits(letters: str, text: str) -> bool:
    match = re.fullmatch(rf"{letters}-([0-9A-Z]{{4}})-([0-9A-Z]{{4}})-([0-9A-Z])", text)
    if not match or any(char not in ALPHABET for char in "".join(match.groups())):
        return False
    return ALPHABET[_check(match[1] + match[2])] == match[3]


def _check(body: str) -> int:
    """Luhn mod 32: every single wrong character and nearly every swap of neighbours shows."""
    total = 0
    for place, char in enumerate(reversed(body)):
        value = ALPHABET.index(char) * (2 if place % 2 == 0 else 1)
        total += value // 32 + value % 32
    return -total % 32
