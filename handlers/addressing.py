"""Who of ours hears of what happened to a case, and in which chats they are told."""

from collections.abc import Iterable, Iterator, Mapping

from workflow.case import Case
from workflow.extension import decider
from workflow.groups import GROUP
from workflow.moves import Fact
from workflow.playbook import Playbook, Recipients, Tell
from workflow.recusal import acting, owner_of
from workflow.schedules import HELPING
from workflow.sites import at_site
from workflow.timeline import Event
from workflow.weighing import read_reasons

STAFF_HEAR: Mapping[Fact, tuple[str, ...]] = {
    Fact.FILED: (Recipients.OWNER,),
    Fact.FLAGGED: (Recipients.OWNER,),
    Fact.DISPATCHED: (Recipients.TEAM,),
    Fact.TRANSFERRED: (Recipients.TEAM,),
    Fact.ASSIGNED: (Recipients.OWNER,),
    Fact.REFUSED: (Recipients.OWNER,),
    Fact.RESOLVED: (Recipients.OWNER,),
    Fact.ANSWERED: (Recipients.OWNER,),
    Fact.RESUMED: (Recipients.OWNER,),
    Fact.ADDED: (Recipients.OWNER,),
    Fact.DISSATISFIED: (Recipients.OWNER, Recipients.TEAM),
    Fact.SATISFIED: (Recipients.TEAM,),
    Fact.NEUTRAL: (Recipients.TEAM,),
    Fact.REOPENED: (Recipients.OWNER, Recipients.TEAM),
    Fact.WITHDRAWN: (Recipients.OWNER, Recipients.TEAM),
    Fact.ESCALATED: (Recipients.OWNER,),
    Fact.TOLD: (Recipients.TEAM,),
    Fact.CALL_DUE: (Recipients.OWNER,),
    Fact.WAITED: (Recipients.OWNER,),
    Fact.UNREACHED: (Recipients.OWNER,),
    Fact.REPORTED: (Recipients.OWNER,),
    Fact.PROPOSED: (Recipients.OWNER,),
    Fact.REJECTED: (Recipients.OWNER,),
    Fact.AGREED: (Recipients.OWNER,),
    Fact.DISAGREED: (Recipients.OWNER,),
    Fact.RECUSED: (Recipients.OWNER,),
    Fact.READMITTED: (Recipients.OWNER,),
    Fact.SCORED: (Recipients.TEAM,),
    Fact.ADVISED: (Recipients.OWNER,),
    Fact.REFERRED: (Recipients.OWNER,),
    Fact.RELAYED: (Recipients.OWNER,),
    Fact.RECALLED: (Recipients.OWNER,),
    Fact.GAINED: (Recipients.OWNER,),
    Fact.LEFT: (Recipients.OWNER,),
}
"""Who of ours hears of a fact, beside those whom a ladder or a `tells` names."""

ONCE_FOR_ALL = frozenset({Fact.RESOLVED, Fact.NOT_UPHELD, Fact.TOLD, Fact.FINALLY_ANSWERED, Fact.ADDED})
"""Facts that come to a member of a group complaint through it: staff hear of them there, once."""


def chats_for(names: Iterable[str], case: Case, playbook: Playbook) -> tuple[str, ...]:
    """Return the chats of those named, each at the case's site."""
    chats = (chat for name in names for chat in chats_named(name, case, playbook))
    return tuple(chat if chat.startswith("staff:") else at_site(chat, case.site) for chat in chats)


def copied(event: Event, case: Case, playbook: Playbook) -> Iterator[str]:
    """Yield who gets a copy: whoever follows only what is grave gets those of grave cases alone."""
    for name in filter(None, str(event.data.get("copies", "")).split(",")):
        follows = playbook.roles[name].follows if name in playbook.roles else None
        if follows is None or (case.grade and playbook.gravity(case.grade) >= playbook.gravity(follows)):
            yield name


def heard_by(event: Event, case: Case, playbook: Playbook) -> Iterator[str]:
    """Yield who hears of `event`, as a playbook names them."""
    if GROUP in event.data and event.fact in ONCE_FOR_ALL:
        return
    if not event.data.get("needless"):
        yield from STAFF_HEAR.get(event.fact, ())
    helper = str(event.data.get("clock", "")).removesuffix(HELPING)
    named = (name for name in str(event.data.get("to", "")).split(",") if name)
    yield from (helper if name == Recipients.HELPER else name for name in named)
    for tell in playbook.tells:
        if tell.fact is event.fact and _is_for(tell, event, case):
            yield from tell.to


def recipients(event: Event, case: Case, playbook: Playbook) -> Iterator[str]:
    """Yield the roles and teams that are to hear of `event`, were there people in them."""
    for name in heard_by(event, case, playbook):
        match name:
            case Recipients.OWNER:
                yield playbook.stages[case.stage].owner
            case Recipients.TEAM:
                yield case.team
            case Recipients.DECIDER:
                yield decider(case, playbook) or ""
            case _:
                yield name


def _is_for(tell: Tell, event: Event, case: Case) -> bool:
    seen = {reason.name for reason in read_reasons(event.data.get("reasons")) if reason.kind == "signal"}
    return (
        tell.grade in (None, case.grade or case.proposed)
        and tell.category in (None, case.category)
        and tell.customer in (None, case.customer)
        and (tell.signal is None or tell.signal in seen)
    )


def chats_named(name: str, case: Case, playbook: Playbook) -> Iterator[str]:
    """Yield the chats of a recipient, without the site: of whoever stands in where there is nobody (P4)."""
    if name == Recipients.OWNER:
        fixed = playbook.roles[owner_of(case, playbook)].team
        yield f"staff:{case.owner}" if case.owner and not fixed else _of_team(fixed or case.team, case)
    elif name == Recipients.TEAM:
        yield _of_team(case.team, case)
    elif name == Recipients.DECIDER:
        yield from chats_named(decider(case, playbook) or "", case, playbook)
    elif name in playbook.roles:
        yield f"role:{acting(name, case)}"
    elif name in playbook.teams:
        yield _of_team(name, case)
    elif name.startswith("staff:"):
        yield name


def _of_team(name: str, case: Case) -> str:
    gone = name in case.deserted or f"team:{name}" in case.recused
    return f"role:{case.stand_in}" if gone and case.stand_in else f"team:{name}"
