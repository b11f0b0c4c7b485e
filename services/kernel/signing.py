"""Signatures that stand inside the file they sign, and that anyone can check without a system.

A file is made with a marker in it that ends in 128 zeros. The Ed25519 signature is over the bytes
as they are then, and is written over those zeros, wherever the marker stands. To check: put the
zeros back (docs/adr/0017). Whatever else changes a byte is found.
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

LARGEST = 20_000_000
"""Bytes of a file that is looked at; a letter has some tens of thousands."""

ZEROS = b"0" * 128
MARKER = re.compile(
    rb"KV-LETTER/1;key=([0-9a-f]{16});ref=(KV-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]);"
    rb"text=([0-9a-f]{64});date=(\d{4}-\d\d-\d\d);sig=([0-9a-f]{128})"
)


class NotGenuine(Exception):  # noqa: N818  what is wrong is the file, not the program
    """A file that cannot be shown to be a letter as it was signed: why, as a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Mark:
    """What a marker says besides its signature; the date as YYYY-MM-DD."""

    key: str
    reference: str
    text: str
    date: str

    @property
    def hole(self) -> str:
        """The marker before there is a signature."""
        return (
            f"KV-LETTER/1;key={self.key};ref={self.reference};text={self.text};"
            f"date={self.date};sig={ZEROS.decode()}"
        )


@dataclass(frozen=True)
class Known:
    """A public key, and the last date of a letter it may have signed."""

    key: Ed25519PublicKey
    until: str | None = None


class Signer:
    """A private key."""

    def __init__(self, pem: bytes) -> None:
        key = load_pem_private_key(pem, password=None)
        if not isinstance(key, Ed25519PrivateKey):
            raise ValueError("not an Ed25519 key")
        self._key, self.public = key, key.public_key()
        self.id = key_id(self.public)

    def seal(self, made: bytes, mark: Mark) -> bytes:
        """The file with its signature in every hole; NotGenuine if it could not be checked."""
        hole = mark.hole.encode()
        signature = self._key.sign(made).hex().encode()
        sealed = made.replace(hole, hole.removesuffix(ZEROS) + signature)
        verify(sealed, {self.id: Known(self.public)})
        return sealed


def verify(sealed: bytes, keys: Mapping[str, Known]) -> Mark:
    """What the marker of a genuine file says; anything else raises NotGenuine."""
    if not sealed:
        raise NotGenuine("empty")
    if len(sealed) > LARGEST:
        raise NotGenuine("too_large")
    found = list(MARKER.finditer(sealed))
    if not found:
        raise NotGenuine("unsigned")
    if len({one[0] for one in found}) > 1:
        raise NotGenuine("changed")
    *said, signature = (part.decode() for part in found[0].groups())
    mark = Mark(*said)
    known = keys.get(mark.key)
    if known is None:
        raise NotGenuine("unknown_key")
    try:
        known.key.verify(bytes.fromhex(signature), sealed.replace(found[0][0], mark.hole.encode()))
    except InvalidSignature:
        raise NotGenuine("changed") from None
    if known.until and mark.date > known.until:
        raise NotGenuine("key_expired")
    return mark


def key_id(public: Ed25519PublicKey) -> str:
    """By what a key is named: the first 16 hex digits of the SHA-256 of its 32 bytes."""
    return sha256(public.public_bytes_raw()).hexdigest()[:16]


def public_keys(text: str | bytes) -> dict[str, Known]:
    """The keys of a public list; ValueError when it is none, or a key is under a false name."""
    try:
        return dict(_read(json.loads(text)["keys"]))
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"not a list of keys: {type(error).__name__} {error}") from error


def listed(public: Ed25519PublicKey, since: str) -> dict[str, str]:
    """A key as it stands in a public list."""
    raw = urlsafe_b64encode(public.public_bytes_raw()).rstrip(b"=").decode()
    return {"id": key_id(public), "algorithm": "Ed25519", "key": raw, "since": since}


def _read(keys: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, Known]]:
    for one in keys:
        raw = urlsafe_b64decode(one["key"] + "=" * (-len(one["key"]) % 4))
        public = Ed25519PublicKey.from_public_bytes(raw)
        if key_id(public) != one["id"]:
            raise ValueError(f"the key {one['id']} is another key")
        yield one["id"], Known(public, one.get("until"))
