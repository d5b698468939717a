"""Words of ours with their arguments as JSON, for notices that are put into a language only when they are read."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast

from handlers.message import Phrase, Said
from workflow.language import Language
from workflow.stored import Json


def to_json(said: Said) -> Json:
    """Return `said` as JSON; `from_json` is its inverse."""
    if isinstance(said, str):
        # Most are, and to ask whether it is a mapping costs as much as all the rest.
        return said
    if isinstance(said, Phrase):
        return {"key": said.key, "args": {name: to_json(part) for name, part in said.args.items()}}
    if isinstance(said, datetime):
        return {"at": said.astimezone(UTC).isoformat()}
    if isinstance(said, Mapping):
        return {"words": {language.value: text for language, text in said.items()}}
    if isinstance(said, tuple):
        return [to_json(part) for part in said]
    return said


def from_json(stored: Json) -> Said:
    """Return what `to_json` stored."""
    if isinstance(stored, str):
        return stored
    if isinstance(stored, Mapping):
        if "key" in stored:
            args = cast("Mapping[str, Json]", stored["args"])
            return Phrase(str(stored["key"]), {name: from_json(part) for name, part in args.items()})
        if "at" in stored:
            return datetime.fromisoformat(str(stored["at"]))
        return {Language(language): str(text) for language, text in cast("Mapping[str, Json]", stored["words"]).items()}
    if isinstance(stored, list):
        return tuple(from_json(part) for part in stored)
    return cast("int", stored)
