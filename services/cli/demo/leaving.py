"""What the demo leaves in a folder: letters, mails, webhooks, traces and a summary."""

from __future__ import annotations

import asyncio
import json
import shutil
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

from schemas.common import Refused
from services.cli.demo.results import Result
from services.faces.face import Face
from services.faces.letter_files import file_name, files_of, letter_bytes

FOLDERS = ("letters", "mails", "webhooks", "traces")
SUMMARY = "summary.json"
PATIENCE = 10.0


def cleared(out: Path) -> Path:
    """The folder, without what an earlier demo left there; anything else is left alone."""
    if out.exists() and any(out.iterdir()) and not (out / SUMMARY).exists():
        raise Refused("out_not_empty", f"{out} holds other files.", "Choose another --out.")
    for name in FOLDERS:
        shutil.rmtree(out / name, ignore_errors=True)
        (out / name).mkdir(parents=True)
    (out / SUMMARY).unlink(missing_ok=True)
    return out


async def leave(out: Path, home: Path, loket: Face, results: list[Result]) -> None:
    """Write everything; each result says which files are its own."""
    for result in results:
        await _letters(out, loket, result)
    await asyncio.gather(*(_trace(out, home, result) for result in results))
    _mails(out, home, results)
    _webhooks(out, home, results)
    whole = [result.model_dump(mode="json") for result in results]
    (out / SUMMARY).write_text(json.dumps(whole, indent=2, ensure_ascii=False) + "\n")


async def _letters(out: Path, loket: Face, result: Result) -> None:
    """Every file of the letter, the Dutch PDF first."""
    if result.case is None:
        return
    for file in files_of(result.letter, result.letters):
        try:
            body = await letter_bytes(loket, result.case, file.digest)
        except Refused as refused:
            result.problems.append(f"the letter is not in LETTERS: {refused.reason}")
            continue
        _write(out, result, "letters", file_name(result.case, file), body)


async def _trace(out: Path, home: Path, result: Result) -> None:
    """The spans of a case, once its root has come; each span once, in the order of their start."""
    if result.case is None:
        return
    file = home / "traces" / f"{result.case.hex}.jsonl"
    for _ in range(int(PATIENCE / 0.25)):
        spans = _spans(file)
        if is_tree(spans):
            break
        await asyncio.sleep(0.25)
    else:
        result.problems.append("the trace is not whole")
    body = json.dumps(spans, indent=1, ensure_ascii=False).encode()
    _write(out, result, "traces", f"{result.reference}.json", body)


def is_tree(spans: list[dict[str, str]]) -> bool:
    """Whether there is one root and every other span hangs below one that is there."""
    ids = {span["span_id"] for span in spans}
    parents = [span["parent_span_id"] for span in spans]
    return parents.count("") == 1 and all(parent in ids for parent in parents if parent)


def _spans(file: Path) -> list[dict[str, str]]:
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    found = {span["span_id"]: span for span in map(json.loads, lines)}
    return sorted(found.values(), key=lambda span: (span["start"], span["span_id"]))


def _mails(out: Path, home: Path, results: list[Result]) -> None:
    by_reference = {result.reference: result for result in results if result.case}
    for file in sorted((home / "mail").glob("*.eml")):
        body = file.read_bytes()
        reference = str(message_from_bytes(body, policy=SMTP)["subject"]).rpartition(" ")[2]
        if reference in by_reference:
            _write(out, by_reference[reference], "mails", file.name, body)


def _webhooks(out: Path, home: Path, results: list[Result]) -> None:
    by_case = {str(result.case): result for result in results if result.case}
    for file in sorted((home / "webhooks").glob("*.json")):
        body = file.read_bytes()
        case = json.loads(body).get("subject")
        if case in by_case:
            _write(out, by_case[case], "webhooks", file.name, body)
            headers = file.with_suffix(".headers")
            _write(out, by_case[case], "webhooks", headers.name, headers.read_bytes())


def _write(out: Path, result: Result, folder: str, name: str, body: bytes) -> None:
    (out / folder / name).write_bytes(body)
    result.files.setdefault(folder, []).append(name)
