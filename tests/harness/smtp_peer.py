"""A mail server for tests that answers each step as it is told, or falls silent there."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

SILENT, GONE = "", "gone"
"""Never an answer; the connection broken off instead of an answer."""

WELL = {"HELLO": "220 peer", "DATA": "354 go on", ".": "250 OK"}


@dataclass
class SmtpPeer:
    """Listens on a port of its own; `says` is its answer to a step, where it is not well."""

    says: Mapping[str, str] = field(default_factory=dict)
    connections: int = 0
    heard: list[str] = field(default_factory=list)
    mails: list[bytes] = field(default_factory=list)
    port: int = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._joined, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    async def _joined(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            await self._talk(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        verb = "HELLO"
        while await self._answer(writer, verb):
            if verb == "DATA" and self.says.get(verb, "354").startswith("354"):
                self.mails.append(await reader.readuntil(b"\r\n.\r\n"))
                verb = "."
                continue
            line = (await reader.readuntil(b"\r\n")).decode().strip()
            self.heard.append(line)
            verb = line.split()[0].upper()

    async def _answer(self, writer: asyncio.StreamWriter, verb: str) -> bool:
        reply = self.says.get(verb, WELL.get(verb, "250 OK"))
        if reply == SILENT:
            await asyncio.sleep(60)
        if reply in (SILENT, GONE):
            return False
        writer.write(reply.encode() + b"\r\n")
        await writer.drain()
        return verb != "QUIT"


def certificate(folder: Path, name: str = "127.0.0.1") -> tuple[Path, ssl.SSLContext]:
    """An authority of its own: its certificate as a file, and what a server under it presents."""
    now, key = datetime.now(UTC), ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, f"test {name}")])
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address(name))]), False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "ca.pem", folder / "key.pem"
    public.write_bytes(made.public_bytes(Encoding.PEM))
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return public, context
