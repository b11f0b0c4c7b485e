"""The embedded server: every zone on one machine, for `make up`, the demo and the tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Self

from deploy.apply import apply_all
from deploy.keys import make_keys
from deploy.nats_config import Node, server_config, write_config
from deploy.server_process import ServerProcess, free_port
from deploy.topology import Topology, topology


class LocalServer:
    """Makes keys and configuration in a home folder, starts nats-server, applies every zone."""

    def __init__(self, home: Path, port: int | None = None, plan: Topology | None = None) -> None:
        self.home, self.plan = home, plan or topology()
        config = home / "nats" / "server.conf"
        self.process = ServerProcess(config, port or free_port())

    @property
    def url(self) -> str:
        """Where clients connect."""
        return self.process.url

    async def start(self) -> dict[str, list[str]]:
        """Up, with every zone applied; says what was made."""
        make_keys(self.home, self.plan)
        self._write_config()
        try:
            await self.process.start()
            made = await apply_all(self.url, self.home, self.plan.zones)
        except BaseException:
            await self.process.stop()
            raise
        place = {"url": self.url, "pid": self.process.pid}
        server_file(self.home).write_text(json.dumps(place))
        return made

    async def stop(self) -> None:
        """Down; nothing is lost."""
        await self.process.stop()
        server_file(self.home).unlink(missing_ok=True)

    async def restart(self) -> None:
        """Down and up again on the same port."""
        await self.stop()
        await self.start()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def _write_config(self) -> None:
        config = self.process.config
        node = Node(name="loket", port=self.process.port, store=config.parent / "store")
        write_config(config, server_config(self.home, self.plan, node))


def server_file(home: Path) -> Path:
    """Where a running server says its url and process id."""
    return home / "server.json"
