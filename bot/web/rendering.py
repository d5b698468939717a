"""Templates into pages: our words in the reader's language, times in the site's zone, all of it escaped."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.responses import HTMLResponse

from bot.web.assets import asset
from handlers.wording import moment, words

if TYPE_CHECKING:
    from jinja2 import Environment

    from bot.channel import Premises
    from workflow.language import Language

TEMPLATES = Path(__file__).parent / "templates"
MINUTES_OF_AN_HOUR, HOURS_OF_A_DAY = 60, 24


@cache
def _environment() -> Environment:
    # Jinja takes its time to load, and the web port answers before the first page is asked for.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def say(language: Language, key: str, **args: object) -> str:
    """Return our words with their arguments."""
    return words(key, language).format_map({name: str(value) for name, value in args.items()})


def left(until: timedelta, language: Language) -> str:
    """Return how long there is left, or how long it is late: two units at the most."""
    minutes = int(abs(until).total_seconds() // 60)
    hours, minutes = divmod(minutes, MINUTES_OF_AN_HOUR)
    days, hours = divmod(hours, HOURS_OF_A_DAY)
    key = "days" if days else "hours" if hours else "minutes"
    span = say(language, f"desk.span.{key}", days=days, hours=hours, minutes=minutes)
    return say(language, "desk.late_by" if until <= timedelta() else "desk.left", span=span)


class Renderer:
    """Renders the templates of one installation."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises

    def page(
        self,
        template: str,
        language: Language,
        *,
        status: int = 200,
        headers: dict[str, str] | None = None,
        **context: Any,
    ) -> HTMLResponse:
        """Return a template as an answer; pages hold people's matters, so nothing on the way keeps them."""
        kept = {"Cache-Control": "no-store", "Vary": "Cookie, Accept-Language", **(headers or {})}
        return HTMLResponse(self.text(template, language, **context), status, kept)

    def text(self, template: str, language: Language, **context: Any) -> str:
        """Return a template with its context."""
        now, zone = self._premises.clock.now(), self._premises.house.zone

        def at(instant: datetime | str) -> str:
            when = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
            return moment(when, language, zone)

        def remaining(instant: datetime | str) -> str:
            when = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
            return left(when - now, language)

        return (
            _environment()
            .get_template(template)
            .render(
                t=partial(say, language),
                asset=asset,
                at=at,
                remaining=remaining,
                language=language,
                now=now,
                site=self._premises.house.say(self._premises.house.playbook.name, language),
                **context,
            )
        )
