"""Faults of a playbook's form: unknown keys, words outside the closed lists, values of the wrong type."""

import re
from collections.abc import Iterable, Mapping, Sequence
from types import UnionType
from typing import Annotated, Literal, TypeGuard, Union, cast, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from workflow.finding import Finding, KeyPath, shown, wrong_word
from workflow.playbook import Playbook

VAGUE = frozenset({"is_instance_of", "dict_type", "mapping_type"})
"""What pydantic says of the form that was not meant, where two are allowed."""
KEY = "[key]"
"""How pydantic marks that the key itself is at fault."""


def form_faults(error: ValidationError, raw: Mapping[str, object]) -> tuple[Finding, ...]:
    """Return what pydantic found, each under a key of the file and once."""
    details = error.errors(include_url=False)
    keys = [_key(detail, raw) for detail in details]
    found: dict[KeyPath, Finding] = {}
    for key, detail in zip(keys, details, strict=True):
        if detail["type"] not in VAGUE or not _explained(key, keys):
            found.setdefault(key, _finding(key, detail))
    return tuple(_without_misspelt(found.values()))


def _explained(key: KeyPath, keys: Sequence[KeyPath]) -> bool:
    """Tell whether another error stands under the same key or deeper."""
    return sum(other[: len(key)] == key for other in keys) > 1


def _key(detail: ErrorDetails, raw: object) -> KeyPath:
    """Return the error's place as the file has it, without the names pydantic gives to its own branches."""
    key: list[str | int] = []
    here: object = raw
    for part in detail["loc"]:
        if part == KEY:
            break
        inside, here = _inside(here, part)
        if inside or (detail["type"] == "missing" and part == detail["loc"][-1]):
            key.append(part)
    return tuple(key)


def _inside(here: object, part: str | int) -> tuple[bool, object]:
    inside: Mapping[str | int, object] = {}
    if isinstance(here, dict):
        inside = cast("dict[str | int, object]", here)
    elif isinstance(here, list):
        inside = dict[str | int, object](enumerate(cast("list[object]", here)))
    return part in inside, inside.get(part, cast("object", here))


def _finding(key: KeyPath, detail: ErrorDetails) -> Finding:
    kind = detail["type"]
    last = str(key[-1]) if key else ""
    if kind == "extra_forbidden":
        return wrong_word(key, last, "a key of this table", _fields_at(key[:-1]))
    if kind in {"enum", "literal_error"}:
        choices = re.findall(r"'([^']*)'", str(detail.get("ctx", {}).get("expected", "")))
        return wrong_word(key, str(detail["input"]), "one of the known words", choices)
    if kind == "missing":
        return Finding(key, "nothing", f"the key {last}")
    if kind == "string_pattern_mismatch":
        return Finding(key, shown(detail["input"]), "a name: small letters, digits and _, at most 24")
    return Finding(key, shown(detail["input"]), _expected(detail["msg"]))


def _expected(message: str) -> str:
    said = message.removeprefix("Value error, ").removeprefix("Input should be ")
    said = re.sub(r"a valid dictionary or instance of \w+", "a table", said)
    said = re.sub(r"^(greater|less) than or equal to (.+)$", _bound, said)
    return said[:1].lower() + said[1:]


def _bound(found: re.Match[str]) -> str:
    return f"{found[2]} or {'more' if found[1] == 'greater' else 'less'}"


def _without_misspelt(found: Iterable[Finding]) -> list[Finding]:
    """Leave out "nothing found" where a misspelt key stands in its place."""
    findings = list(found)
    meant = {(*finding.key[:-1], finding.nearest) for finding in findings if finding.nearest}
    return [finding for finding in findings if finding.found != "nothing" or finding.key not in meant]


def _fields_at(path: KeyPath) -> Sequence[str]:
    """Return the keys that the table at `path` may have."""
    here: object = Playbook
    for part in path:
        if _is_table(here) and part in here.model_fields:
            here = _inner(here.model_fields[str(part)].annotation)
        elif not _is_table(here):
            here = _inner(_element(here))
        if not _is_table(here) and _element(here) is None:
            break
    return tuple(here.model_fields) if _is_table(here) else ()


def _is_table(kind: object) -> TypeGuard[type[BaseModel]]:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _inner(annotation: object) -> object:
    """Return the annotation without Annotated and without None."""
    inside: tuple[object, ...] = get_args(annotation)
    if get_origin(annotation) is Annotated:
        return _inner(inside[0])
    if get_origin(annotation) in (Union, UnionType):
        return _inner(next(kind for kind in inside if kind is not type(None)))
    return annotation


def _element(container: object) -> object:
    """Return what a mapping or a tuple holds, or None for anything else."""
    arguments = [kind for kind in get_args(container) if kind is not Ellipsis]
    return arguments[-1] if arguments and get_origin(container) is not Literal else None
