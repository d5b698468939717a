"""What an export says of itself, so that an import knows whether it has all of it."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict

from storage import schema
from storage.export.kind import Kind

FORMAT = 1
NAME = "manifest.json"
SUMS = "SHA256SUMS"
README = "README.txt"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
PROJECT = Path(__file__).parents[2] / "pyproject.toml"


class KindFile(BaseModel):
    """The file of a kind.

    Attributes:
        last: the last number that was given to a row, which may be gone: it is never given again.
        untraced: rows of which nobody can say any more what they stand for; they have no line.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    kind: str
    file: str
    schema_file: str
    lines: int
    bytes: int
    sha256: str
    last: int
    untraced: int


class Manifest(BaseModel):
    """The whole export."""

    model_config = ConfigDict(extra="forbid", strict=True)

    format: int
    program: str
    schema_revision: str
    made_at: AwareDatetime
    kinds: Sequence[KindFile]
    evidence_files: int
    left_out: Mapping[str, str]
    """Tables that an export has nothing of, and why."""


def program() -> str:
    """Return the version of this program."""
    named = re.search(r'^version = "(.+)"$', PROJECT.read_text(encoding="utf-8"), re.MULTILINE)
    return f"redress {named[1] if named else ''}".rstrip()


def schema_of(kind: Kind) -> dict[str, Any]:
    """Return the JSON Schema of a kind's lines."""
    described = kind.model.model_json_schema()
    for column in kind.plain:
        named = next((key.column for key in column.foreign_keys), None)
        if named is not None:
            of = named.table.name.rstrip("_")
            described["properties"][column.name]["description"] = f"the {named.name} of a line of {of}"
    return {"$schema": DIALECT, **described}


def readme(manifest: Manifest) -> str:
    """Return what the export holds, in plain words."""
    return (
        f"Everything that a Redress held, in clear, as of {manifest.made_at:%Y-%m-%d %H:%M:%S} UTC "
        f"({manifest.program}, schema {schema.HEAD}).\n\n"
        "NAMES, PHONE NUMBERS, E-MAILS, WHAT PEOPLE WROTE AND THE FILES THAT THEY SENT STAND IN IT UNENCRYPTED.\n"
        "Keep it as such, give it to nobody who may not read all of it, and delete it when it has done its work.\n\n"
        f"*.jsonl      a line of JSON a row; schemas/*.json are their JSON Schemas; moments are ISO 8601 in UTC\n"
        "evidence/    the files as they came; evidence.jsonl says what each was called\n"
        f"{NAME}  counts, versions, and the SHA-256 of each *.jsonl\n"
        f"{SUMS}   of every file, for: sha256sum --check {SUMS}\n\n"
        "Left out:\n" + "".join(f"- {name}: {why}\n" for name, why in manifest.left_out.items()) + "\n"
        "What is kept as an index alone and belongs to nothing that is still known has no line: `untraced` counts it.\n"
        "`python bot.py import FOLDER` takes all of it into an empty database of either engine, under any key.\n"
    )
