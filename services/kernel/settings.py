"""The only reader of the environment: everything a process must be told, as LOKET_*."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Where things are; the defaults are the embedded server of `make up`."""

    model_config = SettingsConfigDict(env_prefix="LOKET_", frozen=True)

    home: Path = Path(".loket")
    url: str = ""
    oin: str = "00000000000000000000"
    log_level: str = "info"
    otlp_endpoint: str = ""
    otlp_protocol: str = "http"
    ldv_endpoint: str = ""
    ldv_required: bool = False
    ldv_ca: Path | None = None
    ldv_certificate: Path | None = None
    clamd_host: str = "127.0.0.1"
    clamd_port: int = 0
    mail_over: Literal["smtp", "notifynl"] = "smtp"
    notifynl_url: str = ""
    notifynl_service: str = ""
    notifynl_secret: SecretStr = SecretStr("")
    notifynl_template: str = ""
    smtp_host: str = "127.0.0.1"
    smtp_port: int = 0
    smtp_tls: Literal["off", "offered", "required"] = "offered"
    smtp_ca: Path | None = None
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    mail_from: str = "loket@loket.example"
    bounce_domain: str = ""
    bounce_in_host: str = "127.0.0.1"
    bounce_in_port: int = 0
    bounce_in_hosts: tuple[str, ...] = ("127.0.0.1/32",)
    mail_in_host: str = "127.0.0.1"
    mail_in_port: int = 0
    mail_in_hosts: tuple[str, ...] = ("127.0.0.1/32",)
    mail_in_senders: tuple[str, ...] = ()
    portal_url: str = "http://127.0.0.1:8080"
    portal_secure: bool = False
    portal_demo: bool = False
    login: Path | None = None
    theme: Path | None = None
    webhook_origin: str = "loket.example"
    webhook_private: bool = True

    @cached_property
    def server_url(self) -> str:
        """The server to talk to: told, or the embedded one's."""
        return self.url or str(json.loads((self.home / "server.json").read_text())["url"])

    def seed(self, zone: str, user: str) -> str:
        """The nkey seed of one user of one zone."""
        return (self.home / "keys" / zone / f"{user}.seed").read_text().strip()

    def signing_key(self, face: str) -> bytes:
        """The private key (PEM) with which one face signs actor tokens."""
        return (self.home / "faces" / f"{face}.pem").read_bytes()

    @property
    def letter_key(self) -> bytes:
        """The private key (PEM) with which assembly signs letters, as it is now."""
        return (self.home / "keys" / "LOKET" / "letters.pem").read_bytes()

    @property
    def letter_keys(self) -> Path:
        """Where the public list lies by which letters are checked."""
        return self.home / "letters.json"

    @property
    def subject_key(self) -> bytes:
        """The key under which people stand in the processing log."""
        return (self.home / "keys" / "subjects.key").read_bytes()

    @cached_property
    def trust(self) -> dict[str, dict[str, Any]]:
        """Issuers of actor tokens: key, roles and department each may speak for."""
        found: dict[str, dict[str, Any]] = json.loads((self.home / "trust.json").read_text())
        return found
