"""Writes nats-server's whole configuration from the topology and the public keys.

nats-server reads JSON as its own format, so nothing here has to be quoted by hand.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

from deploy import keys
from deploy.accounts import linked, system, zone_accounts
from deploy.parts import MAX_MESSAGE, SYSTEM, Config, Zone
from deploy.topology import Topology

HEADROOM = 64 * 1024
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, kw_only=True)
class Node:
    """One server: its name, its port and where it keeps its streams."""

    name: str
    port: int
    store: Path


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """The servers of one cluster find each other by these ports."""

    name: str
    port: int
    routes: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Hub:
    """Where departments with their own server join, and which do."""

    port: int
    remote: tuple[str, ...]


def server_config(
    home: Path,
    plan: Topology,
    node: Node,
    *,
    cluster: Cluster | None = None,
    hub: Hub | None = None,
) -> str:
    """The configuration of a server that holds every zone, save those on their own servers."""
    remote = hub.remote if hub else ()
    accounts = system(home)
    for zone in plan.zones:
        accounts |= linked(home, zone) if zone.name in remote else zone_accounts(home, zone)
    config = _server(home, node) | {"accounts": accounts}
    if cluster:
        config["cluster"] = _cluster(home, cluster)
    if hub:
        config["leafnodes"] = {"listen": f"{LOOPBACK}:{hub.port}", "no_advertise": True}
    return json.dumps(config, indent=2)


def department_config(home: Path, zone: Zone, node: Node, hub_port: int) -> str:
    """The configuration of a department's own server: its zone, joined to the hub as a leaf."""
    config = _server(home, node)
    config["jetstream"] = _jetstream(node) | {"domain": zone.name}
    alone = replace(zone, exports=(), imports=())
    config["accounts"] = system(home) | zone_accounts(home, alone)
    config["leafnodes"] = {"reconnect": "250ms", "remotes": [_remote(home, zone, hub_port)]}
    return json.dumps(config, indent=2)


def write_config(path: Path, text: str) -> None:
    """Writes a configuration so that only its owner reads it: it may hold a link's secret."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(text)


def _server(home: Path, node: Node) -> Config:
    return {
        "server_name": node.name,
        "listen": f"{LOOPBACK}:{node.port}",
        "max_payload": MAX_MESSAGE + HEADROOM,
        "jetstream": _jetstream(node),
        "system_account": SYSTEM,
    }


def _jetstream(node: Node) -> Config:
    return {"store_dir": str(node.store), "sync_interval": "always"}


def _remote(home: Path, zone: Zone, hub_port: int) -> Config:
    """The department's side of the link: only its lanes pass, whatever the hub would allow."""
    crossing = {export.subject for export in zone.exports}
    own = [subject for stream in zone.streams for subject in stream.subjects]
    kept = [subject for subject in own if subject not in crossing]
    closed = [*kept, "commands.>", "$JS.API.>", "$JS.ACK.>"]
    return {
        "urls": [f"nats-leaf://{LOOPBACK}:{hub_port}"],
        "account": zone.name,
        "nkey": keys.seed(home, zone.name, keys.LINK),
        "deny_imports": closed,
        "deny_exports": closed,
    }


def _cluster(home: Path, cluster: Cluster) -> Config:
    secret = keys.route_secret_file(home).read_text()
    return {
        "name": cluster.name,
        "listen": f"{LOOPBACK}:{cluster.port}",
        "authorization": {"user": "route", "password": secret},
        "routes": [f"nats-route://route:{secret}@{LOOPBACK}:{port}" for port in cluster.routes],
    }
