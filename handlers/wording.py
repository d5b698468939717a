"""Our words in people's languages: locale files by key, a playbook's words, people's own words verbatim."""

import gettext
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from handlers.message import Phrase, Said
from workflow.language import Language

LOCALES = Path(__file__).parent.parent / "locales"
MIDNIGHT = time(0)


@lru_cache(maxsize=64)
def _catalogue(domain: str, language: Language) -> Callable[[str], str]:
    return gettext.translation(domain, LOCALES, [language]).gettext


@lru_cache(maxsize=4_096)
def words(key: str, language: Language) -> str:
    """Return our words for `key`, whose first part names the locale file.

    Raises:
        KeyError: the language has no words for it.
    """
    found = _catalogue(key.partition(".")[0], language)(key)
    if found == key:
        raise KeyError(key)
    return found


@lru_cache(maxsize=4_096)
def _whole(key: str, language: Language) -> str:
    return words(key, language).format_map({})


def render(said: Said, language: Language, zone: ZoneInfo) -> str:
    """Return what is said, as a person of `language` reads it; times are in the site's zone."""
    if isinstance(said, Phrase):
        if not said.args:
            return _whole(said.key, language)
        return words(said.key, language).format_map(_Arguments(said.args, language, zone))
    if isinstance(said, tuple):
        return "\n".join(line for line in (render(part, language, zone) for part in said) if line)
    if isinstance(said, datetime):
        return moment(said, language, zone)
    return said[language] if isinstance(said, Mapping) else str(said)


@dataclass(frozen=True, slots=True)
class _Arguments:
    """What a phrase may name: each is put into words only where the phrase does name it."""

    said: Mapping[str, Said]
    language: Language
    zone: ZoneInfo

    def __getitem__(self, name: str) -> str:
        return render(self.said[name], self.language, self.zone)


def moment(at: datetime, language: Language, zone: ZoneInfo) -> str:
    """Return a moment as people say it; the end of a day is 24:00 of that day, not 00:00 of the next."""
    local = at.astimezone(zone)
    pattern = words("cases.moment", language)
    if local.time() == MIDNIGHT:
        return (local - timedelta(days=1)).strftime(pattern).replace("00:00", "24:00")
    return local.strftime(pattern)
