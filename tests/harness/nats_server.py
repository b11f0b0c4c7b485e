"""Real servers for tests: one, three in a cluster, and a department's own behind the hub."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Protocol, Self

import nats
from nats.aio.client import Client, ErrorCallback
from nats.errors import Error

from deploy import keys
from deploy.apply import Rejected, apply, apply_all
from deploy.nats_config import Cluster, Hub, Node, department_config, server_config, write_config
from deploy.server_process import ServerProcess, free_port
from deploy.topology import Topology, topology
from schemas import subjects
from tests.harness.tcp_proxy import TcpProxy


class Serves(Protocol):
    """Anything with zones to connect to."""

    @property
    def home(self) -> Path: ...

    @property
    def url(self) -> str: ...


async def connect(
    server: Serves, zone: str, user: str, error_cb: ErrorCallback | None = None
) -> Client:
    """A connection as one user of one zone, with that user's own inboxes."""
    return await nats.connect(
        server.url,
        nkeys_seed_str=keys.seed(server.home, zone, user),
        inbox_prefix=subjects.inbox(user),
        error_cb=error_cb,
        reconnect_time_wait=0.1,
        max_reconnect_attempts=-1,
    )


class ServerCluster:
    """Three servers, every stream on each; nodes can be killed, paused and restarted."""

    def __init__(self, home: Path, plan: Topology | None = None) -> None:
        self.home, self.plan = home, plan or topology()
        ports = [free_port() for _ in range(3)]
        self.nodes = [
            ServerProcess(home / "nats" / f"node-{index}.conf", port)
            for index, port in enumerate(ports)
        ]
        self._routes = tuple(free_port() for _ in self.nodes)

    @property
    def url(self) -> str:
        """The first node; clients learn of the others from it."""
        return self.nodes[0].url

    async def __aenter__(self) -> Self:
        keys.make_keys(self.home, self.plan)
        for index in range(3):
            self._write_config(index)
            self.nodes[index].launch()
        try:
            await asyncio.gather(*(node.greets() for node in self.nodes))
            await _until_it_leads(self)
            await apply_all(self.url, self.home, self.plan.zones, replicas=3)
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.gather(*(node.kill() for node in self.nodes))

    def _write_config(self, index: int) -> None:
        process = self.nodes[index]
        store = process.config.with_suffix("")
        node = Node(name=f"node-{index}", port=process.port, store=store)
        cluster = Cluster(name="loket", port=self._routes[index], routes=self._routes)
        write_config(process.config, server_config(self.home, self.plan, node, cluster=cluster))


class Side:
    """One of the two servers of a hub and its leaf."""

    def __init__(self, home: Path, name: str) -> None:
        self.home = home
        self.process = ServerProcess(home / "nats" / f"{name}.conf", free_port())

    @property
    def url(self) -> str:
        """Where clients of this side's zones connect."""
        return self.process.url

    def node(self, name: str) -> Node:
        """Its place in the configuration."""
        store = self.process.config.with_suffix("")
        return Node(name=name, port=self.process.port, store=store)


class HubAndLeaf:
    """The hub with every zone but one; that department's zone on its own server, as a leaf."""

    def __init__(self, home: Path, department: str, plan: Topology | None = None) -> None:
        self.plan = plan or topology()
        self.zone = self.plan.zone(department)
        self.hub, self.leaf = Side(home, "hub"), Side(home, "leaf")
        self._leaf_port = free_port()
        self.link = TcpProxy(self._leaf_port)

    async def __aenter__(self) -> Self:
        home = self.hub.home
        keys.make_keys(home, self.plan)
        self._write_configs(home)
        try:
            await self.link.restore()
            await self.hub.process.start()
            await self.leaf.process.start()
            rest = [zone for zone in self.plan.zones if zone != self.zone]
            await apply_all(self.hub.url, home, rest)
            await apply(self.leaf.url, self.zone, keys.seed(home, self.zone.name, "deploy"))
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.link.cut()
        await asyncio.gather(self.leaf.process.kill(), self.hub.process.kill())

    def _write_configs(self, home: Path) -> None:
        hub = Hub(port=self._leaf_port, remote=(self.zone.name,))
        at_hub = server_config(home, self.plan, self.hub.node("hub"), hub=hub)
        at_leaf = department_config(home, self.zone, self.leaf.node("leaf"), self.link.port)
        write_config(self.hub.process.config, at_hub)
        write_config(self.leaf.process.config, at_leaf)


async def _until_it_leads(cluster: ServerCluster) -> None:
    """Returns when the cluster has a leader for its streams."""
    zone = cluster.plan.zones[0].name
    async with await connect(cluster, zone, "deploy") as client:
        async with asyncio.timeout(20):
            while True:
                try:
                    await client.jetstream().account_info()
                    return
                except (Error, Rejected):
                    await asyncio.sleep(0.05)
