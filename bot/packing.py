"""The evidence pack of one case: the case as JSON, its timeline, its files as they came, and a hash of each."""

import asyncio
import hashlib
import json
import mimetypes
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO

from bot.channel import Premises
from bot.web.translate import Reader, instant
from handlers.cards import dossier
from workflow.errors import UnknownCase
from workflow.language import Language
from workflow.numbers import CaseNumber, parse_number, spoken
from workflow.people import Actor, Grant, Side
from workflow.ports import Work

FORMAT = 1
IN_MEMORY = 8 * 1024 * 1024
"""Bytes of a pack that are kept in memory; what is larger goes through a file that has no name."""
CHUNK = 256 * 1024
SUMS = "SHA256SUMS"


class Pack:
    """A ZIP that is written one file after the other."""

    def __init__(self, target: IO[bytes], at: datetime) -> None:
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)
        self._at = at.timetuple()[:6]
        self.files: list[dict[str, object]] = []

    def add(self, name: str, content: bytes, **more: object) -> None:
        """Write a file and note its hash."""
        self._write(name, content)
        digest = hashlib.sha256(content).hexdigest()
        self.files.append({"name": name, "bytes": len(content), "sha256": digest, **more})

    def close(self, **about: object) -> None:
        """Write the manifest, and the same hashes as `sha256sum --check` reads them."""
        manifest = json.dumps({"format": FORMAT, **about, "files": self.files}, ensure_ascii=False, indent=2)
        self.add("manifest.json", manifest.encode())
        self._write(SUMS, "".join(f"{each['sha256']}  {each['name']}\n" for each in self.files).encode())
        self._zip.close()

    def _write(self, name: str, content: bytes) -> None:
        self._zip.writestr(zipfile.ZipInfo(name, self._at), content, zipfile.ZIP_DEFLATED)


async def packed(premises: Premises, number: CaseNumber, by: Actor, language: Language) -> IO[bytes]:
    """Return the pack of a case for somebody who may have its files as they came; one file at a time is in memory.

    Raises:
        UnknownCase: they don't see it, or see it without who complains.
    """
    house, now = premises.house, premises.clock.now()
    found = await premises.store.read(lambda work: dossier(work, house, number, by, now))
    if not found.originals:
        raise UnknownCase(number)
    target = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - whoever sends it closes it
    pack = Pack(target, house.today(now))
    case = {name: told for name, told in Reader(house, language).dossier(found).items() if name != "buttons"}
    lines = case.pop("timeline")
    pack.add("case.json", json.dumps(case, ensure_ascii=False, indent=2).encode())
    pack.add("timeline.json", json.dumps(lines, ensure_ascii=False, indent=2).encode())
    for place, file in enumerate(found.evidence, 1):
        content = await premises.store.read(lambda work, file=file: _bytes(work, file.id))
        # What people called a file stands in the manifest alone: as a path it could lead anywhere.
        name = f"evidence/{place:03}{mimetypes.guess_extension(file.type) or '.bin'}"
        pack.add(name, content, called=file.name, type=file.type, stored=file.sha256)
    pack.close(case=spoken(number), made_at=instant(now), made_by=by.name)
    target.seek(0)
    return target


def _bytes(work: Work, file: int) -> bytes:
    return work.files.read(file)


def chunks(pack: IO[bytes]) -> Iterator[bytes]:
    """Yield a pack piece by piece, and let it go."""
    with pack:
        while piece := pack.read(CHUNK):
            yield piece


def whoever_sees_all(premises: Premises) -> Actor:
    """Return whoever has the key as if they had every role that sees all cases: what they type is no person's right."""
    roles = premises.house.playbook.roles
    grants = tuple(Grant(name) for name, role in roles.items() if role.sees == "all")
    return Actor(side=Side.STAFF, name="operator", grants=grants)


async def carry_out(premises: Premises, wanted: dict[str, str]) -> dict[str, str]:
    """Write the pack of a case to a new file and return its path.

    Raises:
        ValueError: there is no such case.
        OSError: the file is there, or can't be written.
    """
    number = parse_number(wanted["case"])
    try:
        if number is None:
            raise UnknownCase(wanted["case"])  # noqa: TRY301 - one answer to both
        pack = await packed(premises, number, whoever_sees_all(premises), premises.house.language)
    except UnknownCase as unknown:
        raise ValueError(f"there is no case {wanted['case']}") from unknown
    await asyncio.to_thread(_write, pack, Path(wanted["out"]))
    return {"file": wanted["out"]}


def _write(pack: IO[bytes], out: Path) -> None:
    with pack, out.open("xb") as target:
        target.writelines(chunks(pack))
