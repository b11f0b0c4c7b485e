"""Files that a fuzzer makes: whatever they hold, they are read or refused, and nothing else.

    python -m tests.harness.fuzz_files CORPUS -runs=2000

The first byte chooses how the rest is given: as it is, or as the words of a DOCX or a PDF.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris  # type: ignore[import-untyped]

with atheris.instrument_imports(include=["services.kernel.gate", "schemas.personal"]):
    from schemas.common import Refused
    from schemas.personal import find
    from services.kernel.gate import read

from tests.harness.files import MAIN, docx, packed, pdf

SEEDS = (
    b"\x00" + b"BSN 111222333, geboren op 12 maart 1980",
    b"\x00" + "Café".encode("utf-16"),
    b"\x00" + pdf("BSN 111222333"),
    b"\x00" + docx("BSN 111222333"),
    b"\x01<w:t xmlns:w='x'>BSN</w:t>",
    b"\x02BT (BSN) Tj ET",
)


def one_file(data: bytes) -> None:
    """Read one file and look for personal data in it."""
    try:
        document = read(_file(data))
    except Refused as why:
        assert why.detail.startswith("This file cannot be looked at")
        return
    for page in document.pages:
        find(page)


def _file(data: bytes) -> bytes:
    match data[:1]:
        case b"\x01":
            return packed({MAIN: data[1:]})
        case b"\x02":
            return pdf(data[1:200].decode("latin-1").translate({40: "", 41: "", 92: ""}))
    return data[1:]


def main() -> None:
    """Write the seeds into the corpus and let the fuzzer run as long as it is told."""
    for number, seed in enumerate(SEEDS):
        Path(sys.argv[1], str(number)).write_bytes(seed)
    atheris.Setup(sys.argv, one_file)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
