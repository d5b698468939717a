"""How values are written in a playbook: words in every language, lengths of time, names."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, InstanceOf

from workflow.language import Language
from workflow.spans import Span, duration


def _every_language(words: dict[Language, str]) -> dict[Language, str]:
    missing = [language.value for language in Language if not words.get(language, "").strip()]
    if missing:
        expected = f"words in every language; missing: {', '.join(missing)}"
        raise ValueError(expected)
    return words


def _span(written: object) -> object:
    return Span.parse(written) if isinstance(written, str) else written


def _duration(written: object) -> object:
    return duration(written) if isinstance(written, str) else written


def _offset(written: object) -> object:
    if not isinstance(written, str):
        return written
    sign = -1 if written.startswith("-") else 1
    return sign * duration(written.lstrip("+- "))


Words = Annotated[Mapping[Language, str], AfterValidator(_every_language)]
Due = Annotated[InstanceOf[Span], BeforeValidator(_span)]
Length = Annotated[timedelta, BeforeValidator(_duration)]
Offset = Annotated[timedelta, BeforeValidator(_offset)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,23}$")]


class Table(BaseModel):
    """What all tables of a playbook share: unknown keys are faults, nothing changes once read."""

    # Each table is built once, inside the playbook that it is part of, and not once more by itself.
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, defer_build=True)
