"""Moves that need words: their form opens inside the three seconds of a trigger, and what is read for it follows.

A press that opens a form is not stored, as it changes nothing; one whose form does not open is, and what the move needs
is asked for in the thread. A form that is handed in is stored with its effect before it is acknowledged.
"""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from bot.channel import Premises
from bot.keeping import first_of
from bot.logs import Log
from bot.slack.aside import Aside
from bot.slack.changes import NAME
from bot.slack.door import Answer
from bot.slack.forms import FORM, View, closed_view, fields_of, filled_in, form_view, typed_in, waiting_view
from bot.slack.groups import read_group
from bot.slack.outcomes import code_of, why_of
from bot.slack.translate import Incoming, Payload, asks, clean, read, text_of
from bot.slack.web import TROUBLES, Web
from handlers.dispatch import Envelope, Taken, hand_over, store_only
from handlers.message import Message, Phrase
from handlers.places import address_of, is_seat, seat_at
from handlers.teams.forms import Closed, Form, Handed, open_form
from handlers.teams.standing import freshen
from workflow.language import Language
from workflow.ports import Work

A_SECOND = 1.0
"""In which a press is acknowledged, however long the form takes to open."""
OPEN_ALREADY = "exchanged_trigger_id"
"""views.open: the trigger was used before; the same press came twice."""
MOST_KNOWN = 10_000
Fetch = Callable[[], Awaitable[View]]
"""Brings what is to be shown, however long that takes."""
Otherwise = Callable[[], Awaitable[None]]
"""What is done with a press whose form does not open."""

log = Log()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A press on a button whose move needs words; its seat is where the old way would ask for them."""

    incoming: Incoming
    trigger: str
    choice: str
    seat: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """A form that was handed in."""

    view: Payload
    envelope: Envelope


def read_ask(payload: Payload) -> Ask | None:
    """Return a press that asks for a form; None for whatever else there is."""
    if payload.get("type") != "block_actions" or not asks(payload):
        return None
    incoming = read(payload) or read_group(payload)
    if incoming is None or incoming.message.choice is None:
        return None
    seat = incoming.chat if is_seat(incoming.chat) else seat_at(incoming.chat, incoming.chat)
    return Ask(incoming=incoming, trigger=text_of(payload, "trigger_id"), choice=incoming.message.choice, seat=seat)


def read_submitted(payload: Payload) -> Submitted | None:
    """Return a form of ours that was handed in; None for whatever else there is.

    Its key is the view with what was filled in: however often it comes, it is one.
    """
    view: Payload = payload.get("view") or {}
    if payload.get("type") != "view_submission" or view.get("callback_id") != FORM:
        return None
    kept: Payload = json.loads(text_of(view, "private_metadata"))
    user, choice, fields = text_of(payload.get("user") or {}, "id"), clean(text_of(kept, "choice")), filled_in(view)
    whole = json.dumps([choice, sorted(fields.items())]).encode()
    key = f"v:{text_of(view, 'id')}:{hashlib.sha256(whole).hexdigest()[:32]}"
    message = Message(choice=choice, fields=fields)
    chat = seat_at(clean(text_of(kept, "at")), user)
    return Submitted(view=view, envelope=Envelope(channel=NAME, chat=chat, key=key, message=message))


class Modals:
    """Opens forms and takes them."""

    def __init__(self, premises: Premises, web: Web, aside: Aside) -> None:
        self._premises, self._web, self._aside = premises, web, aside
        self._tasks: set[asyncio.Task[None]] = set()
        self._languages: dict[str, Language] = {}
        """What people read, as far as forms of theirs were read: what stands there first can't wait for the store."""

    async def opens_form(self, ask: Ask, otherwise: Otherwise) -> None:
        """Open the form of a button for whoever pressed; where it does not open that is said, and the press is stored.

        Raises:
            Exception: the form did not open, and the store could not take the press.
        """

        async def said() -> None:
            language = self._languages.get(ask.incoming.user, self._premises.house.language)
            self._aside.say(ask.seat, ask.incoming.user, self._premises.house.say(Phrase("slack.form.late"), language))
            await otherwise()

        await self.opens(ask.incoming.user, ask.trigger, partial(self._form_of, ask), said)

    async def opens(self, user: str, trigger: str, fetch: Fetch, otherwise: Otherwise) -> bool:
        """Open what `fetch` will bring; return once it stands there, `otherwise` is done, or a second is over.

        True where something opened, or may still do so.

        Raises:
            Exception: nothing opened, and `otherwise` failed.
        """
        settled: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        task = asyncio.create_task(self._opened((user, trigger), fetch, otherwise, settled))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        await asyncio.wait({settled}, timeout=A_SECOND)
        return settled.result() if settled.done() else True

    async def close(self) -> None:
        """Leave what is being opened."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _opened(
        self, who: tuple[str, str], fetch: Fetch, otherwise: Otherwise, settled: "asyncio.Future[bool]"
    ) -> None:
        user, trigger = who
        house = self._premises.house
        view = waiting_view(house, self._languages.get(user, house.language))
        try:
            opened = await self._web.call("views.open", trigger_id=trigger, view=view)
        except TROUBLES as trouble:
            await _not_opened(otherwise, settled, trouble)
            return
        settled.set_result(True)
        await self._filled(fetch, text_of(opened.get("view") or {}, "id"))

    async def _filled(self, fetch: Fetch, ident: str) -> None:
        """Put what is to be filled in where something stood in its place."""
        house = self._premises.house
        try:
            view = await fetch()
        except Exception:
            log.exception("form not read", lane=NAME)
            view = closed_view(house, Closed(said=Phrase("slack.form.trouble"), language=house.language))
        try:
            await self._web.call("views.update", view_id=ident, view=view)
        except TROUBLES as trouble:
            # Who closed it meanwhile has it no more; else it says that it takes a moment, and can be closed.
            log.info("form not shown", lane=NAME, why=why_of(trouble))

    async def _form_of(self, ask: Ask) -> View:
        """Return the form of a button, or why there is none; a card that showed a wrong one is brought up to date."""
        premises = self._premises
        house, now = premises.house, premises.clock.now()
        found = await premises.store.read(partial(_opening, ask=ask, premises=premises))
        self._learn(ask.incoming.user, found.language)
        if isinstance(found, Closed) and found.overtaken is not None:
            await premises.store.write(partial(freshen, house=house, number=found.overtaken, now=now))
        return self._shown(found, ask.seat)

    async def take(self, submitted: Submitted) -> Answer:
        """Return what the acknowledgement of a form carries: nothing where it took effect or is kept.

        Raises:
            Exception: the store could not take it; it must not be acknowledged.
        """
        premises, envelope = self._premises, submitted.envelope
        house, now, came = premises.house, premises.clock.now(), list[Handed]()

        def handled(work: Work) -> Taken:
            came.clear()
            handed = hand_over(work, house, envelope, now)
            came.extend([handed] if handed is not None else [])
            return Taken.STORED

        def kept(work: Work) -> Taken:
            came.clear()
            return store_only(work, house, envelope, now)

        await first_of(premises, NAME, (handled, kept))
        return self._answered(submitted, came[0]) if came else None

    def _answered(self, submitted: Submitted, handed: Handed) -> Answer:
        if handed.problems:
            return {"response_action": "errors", "errors": self._errors(submitted.view, handed)}
        if handed.instead is None:
            return None
        view = self._shown(handed.instead, submitted.envelope.chat, submitted.view)
        return {"response_action": "update", "view": view}

    def _errors(self, view: Payload, handed: Handed) -> dict[str, str]:
        """Return what is to be mended below the fields that it is about; what is about none stands below the last."""
        errors, names = dict[str, str](), fields_of(view)
        for name, problem in handed.problems.items():
            errors[name if name in names else names[-1]] = self._premises.house.say(problem, handed.language)
        return errors

    def _shown(self, found: Form | Closed, seat: str, before: Payload | None = None) -> View:
        house = self._premises.house
        if isinstance(found, Closed):
            return closed_view(house, found, typed_in(before) if before else ())
        return form_view(house, found, json.dumps({"choice": found.choice, "at": address_of(seat)}))

    def _learn(self, user: str, language: Language) -> None:
        if len(self._languages) >= MOST_KNOWN:
            self._languages.clear()
        self._languages[user] = language


def _opening(work: Work, *, ask: Ask, premises: Premises) -> Form | Closed:
    return open_form(work, premises.house, NAME, ask.seat, ask.choice, premises.clock.now())


async def _not_opened(otherwise: Otherwise, settled: "asyncio.Future[bool]", trouble: BaseException) -> None:
    """Do what is done where nothing opens; not for a press that came twice, whose form is open already."""
    if code_of(trouble) == OPEN_ALREADY:
        settled.set_result(True)
        return
    log.info("form not opened", lane=NAME, why=why_of(trouble))
    try:
        await otherwise()
    except Exception as failed:  # noqa: BLE001 - whoever waits for it is told
        settled.set_exception(failed)
        return
    settled.set_result(False)
