"""Every step of the intake, declared once, in the order in which they are asked."""

from collections.abc import Callable
from dataclasses import dataclass

from handlers.intake.circumstances import (
    ask_where,
    offer_expectations,
    offer_places,
    offer_times,
    read_expectation,
    read_when,
    read_where,
)
from handlers.intake.draft import Draft
from handlers.intake.heard import Accepts, Asking, Offer, Option, Reader, Scene
from handlers.intake.matter import (
    ask_issue,
    ask_more,
    offer_begun,
    offer_categories,
    offer_more,
    read_category,
    read_issue,
    read_more,
)
from handlers.intake.opening import (
    ask_consent,
    offer_consent,
    offer_danger,
    offer_kinds,
    read_consent,
    read_danger,
    read_kind,
)
from handlers.intake.person import ask_contact, ask_name, offer_contact, offer_name, read_contact, read_name, read_room
from handlers.intake.premises import offer_sites, read_site, site_wanted
from handlers.intake.summary import ask_summary, offer_summary, read_summary
from handlers.message import Phrase
from workflow.playbook import Playbook

TEXT, CHOICE, CONTACT, LOCATION, FILES = Accepts.TEXT, Accepts.CHOICE, Accepts.CONTACT, Accepts.LOCATION, Accepts.FILES


def _always(_draft: Draft, _playbook: Playbook) -> bool:
    return True


def _nothing(_draft: Draft, _scene: Scene) -> tuple[Option, ...]:
    return ()


def _said_something(draft: Draft, _playbook: Playbook) -> bool:
    return bool(draft.elements.issue)


def _said_nothing(draft: Draft, _playbook: Playbook) -> bool:
    return not draft.elements.issue


def _room_wanted(_draft: Draft, playbook: Playbook) -> bool:
    return "room" in playbook.intake.mandatory


def _key(key: str) -> Asking:
    said = Phrase(key)
    return lambda _draft, _scene: said


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One question.

    Attributes:
        ask: what is asked.
        help: key of the words that explain why, and what may be answered.
        offer: quick replies.
        asked: whether it is asked of this draft under this playbook.
        skips: whether the customer may decline to answer.
        needs: the element of the playbook's `intake.mandatory` that forbids declining.
        share: what a platform may offer to share with one press.
    """

    id: str
    ask: Asking
    help: str
    accepts: frozenset[Accepts]
    read: Reader
    offer: Offer = _nothing
    asked: Callable[[Draft, Playbook], bool] = _always
    skips: bool = True
    needs: str | None = None
    share: str | None = None

    def may_skip(self, playbook: Playbook) -> bool:
        """Whether the customer may decline to answer under this playbook."""
        return self.skips and self.needs not in playbook.intake.mandatory


IN_ORDER = (
    Step(
        id="consent",
        ask=ask_consent,
        help="intake.help.consent",
        accepts=frozenset({TEXT, CHOICE, FILES}),
        read=read_consent,
        offer=offer_consent,
        skips=False,
    ),
    # Asked as soon as there are words of the issue, before anything else (procedures.md, 0: stop the harm first).
    Step(
        id="danger",
        ask=_key("intake.ask.danger"),
        help="intake.help.danger",
        accepts=frozenset({TEXT, CHOICE, FILES}),
        read=read_danger,
        offer=offer_danger,
        asked=_said_something,
    ),
    Step(
        id="kind",
        ask=_key("intake.ask.kind"),
        help="intake.help.kind",
        accepts=frozenset({TEXT, CHOICE}),
        read=read_kind,
        offer=offer_kinds,
    ),
    Step(
        id="name",
        ask=ask_name,
        help="intake.help.name",
        accepts=frozenset({TEXT, CHOICE, CONTACT}),
        read=read_name,
        offer=offer_name,
        needs="name",
    ),
    Step(
        id="contact",
        ask=ask_contact,
        help="intake.help.contact",
        accepts=frozenset({TEXT, CHOICE, CONTACT}),
        read=read_contact,
        offer=offer_contact,
        needs="phone",
        share="contact",
    ),
    Step(
        id="issue",
        ask=ask_issue,
        help="intake.help.issue",
        accepts=frozenset({TEXT, CHOICE, FILES}),
        read=read_issue,
        offer=offer_begun,
        asked=_said_nothing,
        skips=False,
    ),
    Step(
        id="more",
        ask=ask_more,
        help="intake.help.issue",
        accepts=frozenset({TEXT, CHOICE, FILES}),
        read=read_more,
        offer=offer_more,
    ),
    Step(
        id="category",
        ask=_key("intake.ask.category"),
        help="intake.help.category",
        accepts=frozenset({TEXT, CHOICE}),
        read=read_category,
        offer=offer_categories,
    ),
    Step(
        id="when",
        ask=_key("intake.ask.when"),
        help="intake.help.when",
        accepts=frozenset({TEXT, CHOICE}),
        read=read_when,
        offer=offer_times,
    ),
    Step(
        id="where",
        ask=ask_where,
        help="intake.help.where",
        accepts=frozenset({TEXT, CHOICE, LOCATION}),
        read=read_where,
        offer=offer_places,
        needs="place",
        share="location",
    ),
    Step(
        id="room",
        ask=_key("intake.ask.room"),
        help="intake.help.room",
        accepts=frozenset({TEXT}),
        read=read_room,
        asked=_room_wanted,
        needs="room",
    ),
    Step(
        id="site",
        ask=_key("intake.ask.site"),
        help="intake.help.site",
        accepts=frozenset({TEXT, CHOICE}),
        read=read_site,
        offer=offer_sites,
        asked=site_wanted,
    ),
    Step(
        id="expectation",
        ask=_key("intake.ask.expectation"),
        help="intake.help.expectation",
        accepts=frozenset({TEXT, CHOICE}),
        read=read_expectation,
        offer=offer_expectations,
    ),
    Step(
        id="summary",
        ask=ask_summary,
        help="intake.help.summary",
        accepts=frozenset({TEXT, CHOICE, FILES}),
        read=read_summary,
        offer=offer_summary,
        skips=False,
    ),
)
STEPS = {step.id: step for step in IN_ORDER}
FIRST, LAST = IN_ORDER[0].id, IN_ORDER[-1].id


def following(draft: Draft, answered: tuple[str, ...], playbook: Playbook) -> str:
    """Return the first step that is asked of this draft and not yet answered."""
    behind = {*answered, *draft.known}
    return next((step.id for step in IN_ORDER if step.id not in behind and step.asked(draft, playbook)), LAST)
