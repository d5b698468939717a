"""Supervision: what waits for an answer or a decision, what is to be inspected, what came of it, scores by team."""

from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channel import Premises
from bot.web.desk_api import DeskApi
from bot.web.frame import Frame
from bot.web.live import mark_of
from bot.web.problems import unseen
from bot.web.rows import row_of
from bot.web.sessions import token_of
from bot.web.translate import Reader
from handlers.duty_lines import DutyLine
from handlers.presses import Press
from handlers.supervision import (
    DAYS,
    LATELY,
    Asked,
    Ended,
    Handled,
    Judged,
    Ordered,
    Overview,
    Wish,
    overview_of,
    sites_of,
)
from workflow.errors import UnknownCase
from workflow.numbers import spoken
from workflow.oversight import SiteCount
from workflow.ports import Work
from workflow.stored import SessionKind, Staff

PAGE = "/desk/supervision"
Shown = dict[str, Any]


class SupervisionPages:
    """The page of who stands above."""

    def __init__(self, premises: Premises, desk: DeskApi, frame: Frame) -> None:
        self._premises, self._desk, self._frame = premises, desk, frame

    def routes(self) -> list[Route]:
        """Return the address."""
        return [Route(PAGE, self._frame.signed(self.page), methods=["GET"])]

    async def page(self, request: Request, person: Staff) -> Response:
        """Return what waits and what was done lately, of what the address asks for."""
        house, now, actor = self._premises.house, self._premises.clock.now(), person.actor()
        asked, token = self._asked(request), token_of(request, SessionKind.DESK)

        def unit(work: Work) -> tuple[Overview, str]:
            return overview_of(work, house, actor, asked, now), mark_of(work, house, token, now)

        try:
            found, mark = await self._desk.ask(unit)
        except UnknownCase:
            raise unseen() from None
        reader, playbook = Reader(house, person.language), house.playbook
        sites = {name: reader.say(playbook.sites[name].name) for name in sites_of(actor, house)}
        teams = {name: reader.say(each.name) for name, each in playbook.teams.items()}
        return self._frame.show(
            request,
            person,
            "supervision.html",
            asked=asked,
            here=f"{PAGE}?{urlencode(_query(asked))}",
            filters=[(name, list(of.items())) for name, of in (("site", sites), ("team", teams)) if len(of) > 1],
            spans=DAYS,
            orders=[_order(each, reader) for each in found.orders],
            wishes=[_wish(each, reader) for each in found.wishes],
            checks=[_check(each, reader) for each in found.checks],
            handled=[_handled(each, reader) for each in found.handled],
            ended=[_ended(each, reader) for each in found.ended],
            judged=[_judged(each, teams) for each in found.teams],
            sites=[_site(each, sites, found, asked) for each in found.sites if each.site is None or each.site in sites],
            mark=mark,
        )

    def _asked(self, request: Request) -> Asked:
        """Return what the address asks for; what it names that the playbook has not is nowhere.

        Raises:
            Problem: 404.
        """
        given, playbook = request.query_params, self._premises.house.playbook
        site, team, days = (given.get(name) or None for name in ("site", "team", "days"))
        if (site and site not in playbook.sites) or (team and team not in playbook.teams):
            raise unseen()
        if days is not None and days not in map(str, DAYS):
            raise unseen()
        return Asked(site=site, team=team, days=int(days) if days else LATELY)


def _query(asked: Asked) -> dict[str, str]:
    plain = {"site": asked.site or "", "team": asked.team or "", "days": str(asked.days)}
    return {name: value for name, value in plain.items() if value}


def _button(press: Press, reader: Reader) -> Shown:
    return {"label": reader.say(press.label), "choice": press.choice, "move": press.move}


def _order(each: Ordered, reader: Reader) -> Shown:
    return {**row_of(each.row, reader), "since": each.since, "told_next": each.told_next}


def _wish(each: Wish, reader: Reader) -> Shown:
    return {
        **row_of(each.row, reader),
        "clock": reader.say(each.clock),
        "was": each.due,
        "wanted": each.wanted,
        "reason": each.reason,
        "by": reader.say(each.by),
        "buttons": [_button(press, reader) for press in each.presses],
    }


def _check(each: DutyLine, reader: Reader) -> Shown:
    return {
        "name": reader.say(each.name),
        "what": reader.say(each.what),
        "case": spoken(each.listed[0]),
        "due": each.due,
        "overdue": each.overdue,
        "mine": each.mine,
        "button": _button(each.press, reader) if each.press else None,
    }


def _handled(each: Handled, reader: Reader) -> Shown:
    return {**row_of(each.row, reader), "closed_at": each.closed_at, "button": _button(each.press, reader)}


def _ended(each: Ended, reader: Reader) -> Shown:
    words = [(reader.say(label), reader.say(said)) for label, said in each.line.words]
    said, who = reader.say(each.line.said), reader.say(each.line.who)
    return {"case": spoken(each.number), "at": each.line.at, "said": said, "who": who, "words": words}


def _judged(each: Judged, names: dict[str, str | None]) -> Shown:
    name = names.get(each.name or "") or each.name or ""
    return {"name": name, "id": each.name, "count": each.count, "mean": f"{each.mean:.1f}", "lowest": each.lowest}


def _site(each: SiteCount, names: dict[str, str | None], found: Overview, asked: Asked) -> Shown:
    judged = found.by_site.get(each.site)
    kept = {**_query(asked), "site": each.site or ""}
    return {
        "name": names.get(each.site or ""),
        "url": f"{PAGE}?{urlencode(kept)}" if each.site else "",
        "counts": (each.open, each.late, each.ordered, each.extending),
        "mean": f"{judged.mean:.1f}" if judged else "",
        "count": judged.count if judged else 0,
    }
