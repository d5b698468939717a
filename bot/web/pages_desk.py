"""The desk: the board, and the sheet that a button opens. What is shown is what the API returns."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, cast
from uuid import uuid4

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from bot.channel import Premises
from bot.web.desk_api import DeskApi
from bot.web.duties import duties_shown
from bot.web.frame import Frame
from bot.web.hub import Hub
from bot.web.live import mark_of, watch
from bot.web.problems import Problem, unseen
from bot.web.sessions import token_of
from bot.web.translate import Reader, instant, read_id
from handlers.cards import MOST_CARDS, Card, alerts_of, board, dossier, scope_of
from handlers.mentioning import colleagues
from handlers.message import Phrase
from handlers.said import from_json
from workflow.moves import Move
from workflow.numbers import parse_number, spoken
from workflow.ports import Work
from workflow.remedies import BETWEEN
from workflow.stored import Notice, Priority, SessionKind, Staff

Shown = dict[str, Any]
NEWEST = 20
"""Alerts that the board shows."""
SHOWN = 60
"""(ours) Cards that the board shows; the others stand in the list. Five hundred took a second and 1.6 MB."""
NAMED = 12
"""Colleagues whom a note's form offers to mention; others are typed."""
TOLD_TO_ALL = frozenset(
    {Move.REACT, Move.NOTE, Move.PROPOSE, Move.POSTPONE, Move.RESOLVE, Move.NOT_UPHOLD, Move.ANSWER_FINALLY}
    | {Move.ASK, Move.REQUEST_EXTENSION}
)
"""Moves whose words go to other customers too, where they are made on a group complaint."""
PREFIX = "field."
"""Before the names of a sheet's own fields, so that none is taken for `id` or `choice`."""


class DeskPages:
    """Board and sheets."""

    def __init__(self, premises: Premises, desk: DeskApi, hub: Hub, frame: Frame) -> None:
        self._premises, self._desk, self._hub, self._frame = premises, desk, hub, frame

    def routes(self) -> list[Route]:
        """Return the addresses."""
        signed = self._frame.signed
        return [
            Route("/desk", signed(self.board), methods=["GET"]),
            Route("/desk/live", signed(self.live), methods=["GET"]),
            Route("/desk/sheet", signed(self.sheet), methods=["GET"]),
            Route("/desk/move", signed(self.move), methods=["POST"]),
        ]

    async def board(self, request: Request, person: Staff) -> Response:
        """Return the cases that this person sees: the late ones first, then stage by stage, each by due time."""
        house, now, actor = self._premises.house, self._premises.clock.now(), person.actor()
        team, closed = request.query_params.get("team") or None, request.query_params.get("closed") == "1"
        if team is not None and team not in house.playbook.teams:
            raise unseen()
        token = token_of(request, SessionKind.DESK)

        reader = Reader(house, person.language)

        def unit(work: Work) -> tuple[Sequence[Card], Sequence[Notice], Shown, str]:
            most = MOST_CARDS if closed else SHOWN + 1
            cards = board(work, house, actor, now, team=team, closed=closed, most=most)
            notices = alerts_of(work, house, actor, NEWEST)
            return cards, notices, duties_shown(work, person, reader, house, now), mark_of(work, house, token, now)

        cards, notices, duties, mark = await self._desk.ask(unit)
        shown, more = (cards, False) if closed else (cards[:SHOWN], len(cards) > SHOWN)
        return self._frame.show(
            request,
            person,
            "board.html",
            sections=self._sections(shown, reader),
            count=f"{len(shown)}{'+' if more else ''}",
            more=more,
            **duties,
            alerts=[_alert(notice, reader) for notice in notices],
            teams=self._teams(person, reader),
            team=team,
            closed=closed,
            mark=mark,
            new_id=new_id,
        )

    async def live(self, request: Request, _person: Staff) -> Response:
        """Return a stream that tells an open page when what it shows has changed."""
        token = token_of(request, SessionKind.DESK)
        seen = request.headers.get("last-event-id") or request.query_params.get("seen", "")
        stream: AsyncIterator[str] = watch(self._premises, self._hub, token, seen)
        return StreamingResponse(stream, media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    async def sheet(self, request: Request, person: Staff) -> Response:
        """Return the form of a button, or how the case stands now where the button is out of date."""
        choice = request.query_params.get("choice", "")
        _, _, rest = choice.partition(":")
        number = parse_number(rest.partition(":")[0])
        if number is None:
            raise unseen()
        house, now, actor = self._premises.house, self._premises.clock.now(), person.actor()

        def unit(work: Work) -> tuple[Card, tuple[str, ...]]:
            card = dossier(work, house, number, actor, now).card
            noting = any(press.choice == choice and press.move is Move.NOTE for press in card.presses)
            case = work.cases.get(number, visible_to=scope_of(actor, house.playbook))
            named = colleagues(work, house, case, actor) if noting else ()
            return card, tuple(each.name for each in named)[:NAMED]

        card, names = await self._desk.ask(unit)
        shown = Reader(house, person.language).card(card)
        press = _press(shown, choice)
        if press is None:
            raise Problem(409, "moved")
        return self._form(request, person, shown, press, typed={}, problems={}, names=names)

    async def move(self, request: Request, person: Staff) -> Response:
        """Press a button: the new card in place, or the sheet again with what is to be mended."""
        form = await request.form()
        key, choice = read_id({"id": form.get("id")}), str(form.get("choice", ""))
        typed = _typed(form)
        answer = await self._desk.move(person, request.state.session, key, choice, typed)
        body = cast("Shown", json.loads(bytes(answer.body)))
        if answer.status_code == 200:
            headers = {"HX-Trigger": json.dumps({"redress:moved": {"case": body["case"]}})}
            return self._frame.show(request, person, "_moved.html", headers=headers, card=body, new_id=new_id)
        problems = {str(each["field"]): str(each["problem"]) for each in body["errors"]}
        press = _press(body["card"], choice)
        if answer.status_code == 422 and press is not None:
            return self._form(request, person, body["card"], press, typed=typed, problems=problems, key=key)
        return self._frame.show(
            request,
            person,
            "_notice.html",
            status=answer.status_code,
            title=body["title"],
            detail=body["detail"],
            card=body["card"],
            typed=[words for words in typed.values() if words],
            new_id=new_id,
        )

    def _form(
        self,
        request: Request,
        person: Staff,
        card: Shown,
        press: Shown,
        *,
        typed: Mapping[str, object],
        problems: Mapping[str, str],
        key: str = "",
        names: Sequence[str] = (),
    ) -> Response:
        now = self._premises.house.today(self._premises.clock.now())
        return self._frame.show(
            request,
            person,
            "_sheet.html",
            status=422 if problems else 200,
            card=card,
            press=press,
            typed=typed,
            problems=problems,
            # A form that was refused did nothing: what is mended is sent under a new id.
            key=new_id() if problems or not key else key,
            today=now.date().isoformat(),
            told_to_all=TOLD_TO_ALL,
            colleagues=names,
        )

    def _sections(self, every: Sequence[Card], reader: Reader) -> list[Shown]:
        """Return the cards as the board groups them; what is worked on through a group complaint stands last."""
        together = [reader.card(card) for card in every if _is_idle(card)]
        cards = [card for card in every if not _is_idle(card)]
        late = [reader.card(card) for card in cards if card.overdue]
        sections: list[Shown] = [{"id": "late", "title": None, "cards": late, "late": True}] if late else []
        order = {stage: place for place, stage in enumerate(self._premises.house.playbook.stages)}
        for stage in sorted({card.stage_id for card in cards}, key=lambda name: order.get(name, len(order))):
            found = [card for card in cards if card.stage_id == stage and not card.overdue]
            if found:
                shown = [reader.card(card) for card in found]
                sections.append({"id": stage, "title": shown[0]["stage"], "cards": shown, "late": False})
        if together:
            title = reader.say(Phrase("desk.together"))
            sections.append({"id": "grouped", "title": title, "cards": together, "late": False})
        return sections

    def _teams(self, person: Staff, reader: Reader) -> list[tuple[str, str | None]]:
        playbook = self._premises.house.playbook
        scope = scope_of(person.actor(), playbook)
        seen = [name for name in playbook.teams if scope.everything or name in scope.teams]
        return [(name, reader.say(playbook.teams[name].name)) for name in seen] if len(seen) > 1 else []


def _is_idle(card: Card) -> bool:
    """Tell whether a case is worked on through its group alone, and nothing of its own is late."""
    return card.group is not None and card.group.through and not card.overdue


def _press(card: Mapping[str, Any], choice: str) -> Shown | None:
    return next((press for press in card["buttons"] if press["choice"] == choice), None)


def _typed(form: FormData) -> dict[str, object]:
    own = [name for name in form if name.startswith(PREFIX)]
    return {name.removeprefix(PREFIX): BETWEEN.join(map(str, form.getlist(name))) for name in own}


def _alert(notice: Notice, reader: Reader) -> Shown:
    return {
        "id": notice.id,
        "at": instant(notice.at),
        "case": spoken(notice.case) if notice.case else None,
        "rings": notice.priority is Priority.ESCALATION,
        "text": reader.say(from_json(notice.body["said"])),
    }


def new_id() -> str:
    """Return a new id, one for each button that is drawn: pressed twice, it acts once."""
    return str(uuid4())
