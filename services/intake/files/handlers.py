"""Commands about files, and what a command that names files needs to know of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from schemas import sending as said
from schemas.attachment import Attachment, FileChecked
from schemas.common import Accepted, Actor, Command
from schemas.question import Question
from services.intake.attachments import case_of_file, few_enough
from services.intake.files.quarantine import Quarantine
from services.intake.guards import own
from services.kernel.commands import Handler
from services.kernel.decider import Cause
from services.kernel.execute import Cases
from services.kernel.logs import about


class FileHandlers:
    """Sending a file and having it looked at, for the institution's own cases only."""

    def __init__(self, cases: Cases[Any], quarantine: Quarantine) -> None:
        self._cases, self._quarantine = cases, quarantine

    def all(self) -> dict[type[Command], Handler]:
        """The commands about files."""
        return {said.SendFilePart: self.send, said.CheckFile: self.check}

    async def send(self, command: said.SendFilePart, cause: Cause) -> Accepted:
        """Hold a part."""
        case = await self._case(command, cause.actor)
        await self._quarantine.take(case, command.file, command.number, command.part)
        return Accepted(case=case, sequence=0)

    async def check(self, command: said.CheckFile, cause: Cause) -> FileChecked:
        """Look at a whole file."""
        case = await self._case(command, cause.actor)
        with about(case):
            of = cause.actor.organisation or ""
            file = await self._quarantine.checked(case, command.file, of)
        return FileChecked(case=case, sequence=0, file=file)

    async def named(self, case: UUID, question: Question, of: str) -> dict[str, Attachment]:
        """The files that a question of an institution names, by digest, once they are looked at."""
        few_enough(question)
        names = dict.fromkeys(one.digest for one in question.files)
        return {name: await self._quarantine.checked(case, name, of) for name in names}

    async def must_own(self, case: UUID, actor: Actor) -> None:
        """Of the files of another institution's case nobody learns whether they are there."""
        own(await self._cases.known(case), actor)

    async def _case(self, command: said.FileCommand, actor: Actor) -> UUID:
        state = None if command.idempotency_key else await self._cases.known(command.case)
        return case_of_file(state, command, actor)
