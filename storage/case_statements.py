"""The statements of cases.py."""

from sqlalchemy import delete, insert, literal, null, select, update

from storage.statement import Statement, given, insert_once, row_of
from storage.tables import case_, case_event, case_team, cause, contact, follower, membership, outbox, recusal

CASE = (case_.c.id, case_.c.version, case_.c.lines, case_.c.teams, case_.c.wrapped, case_.c.state, case_.c.changed_at)
"""What a case is read from, in this order."""

_by_id = case_.c.id == given(case_.c.id)
_by_number = case_.c.number == given(case_.c.number)

KNOWN = Statement(select(*CASE).where(_by_number))
# In the order of the index of open cases: by id they would look through all that were ever closed.
_open = select(*CASE).where(case_.c.closed_at.is_(None)).order_by(case_.c.rank, case_.c.due_at, case_.c.id)
OPEN_IDS = Statement(_open.with_only_columns(case_.c.id))
A_FEW = 200
FEW = Statement(select(*CASE).where(case_.c.id.in_([given(case_.c.id, f"id_{place}") for place in range(A_FEW)])))
"""Cases by id, so many at most; a place that is left over repeats another."""
OPEN_UNDER = Statement(_open.where(case_.c.playbook == given(case_.c.playbook)).limit(given(case_.c.id, "most")))
# Few are: the database reads through the open ones sooner than we make a case of each.
OPEN_LIKE = Statement(_open.where(case_.c.state.like(given(case_.c.state))))
ADD = Statement(insert(case_).values(row_of(case_, "id")).returning(case_.c.id))
SAVE = Statement(
    update(case_)
    .where(_by_number, case_.c.version == given(case_.c.version, "known"))
    .values(row_of(case_, "id", "number", "filed_at", "place", "issue", "sealed", "wrapped"))
)
ADD_EVENT = Statement(insert(case_event).values(row_of(case_event)))
_lines = select(case_event.c.seq, case_event.c.fact, case_event.c.at, case_event.c.sealed).where(
    case_event.c.case_id == given(case_event.c.case_id)
)
TIMELINE = Statement(_lines.order_by(case_event.c.seq))
FACTS = Statement(
    select(case_event.c.seq, case_event.c.fact)
    .where(case_event.c.case_id == given(case_event.c.case_id))
    .order_by(case_event.c.seq.desc())
)
LINE = Statement(_lines.where(case_event.c.seq == given(case_event.c.seq)))
ADD_TEAM = Statement(insert(case_team).values(row_of(case_team)))
CLEAR_TEAMS = Statement(delete(case_team).where(case_team.c.case_id == given(case_team.c.case_id)))

RECUSE = insert_once(recusal)
READMIT = Statement(
    delete(recusal).where(recusal.c.case_id == given(recusal.c.case_id), recusal.c.who == given(recusal.c.who))
)

HOLD = Statement(select(case_.c.id).where(_by_number).with_for_update())
_group_id = select(case_.c.id).where(case_.c.number == given(case_.c.number, "group")).scalar_subquery()
JOIN = Statement(insert(membership).values(case_id=given(membership.c.case_id), group_id=_group_id))
LEAVE = Statement(delete(membership).where(membership.c.case_id == given(membership.c.case_id)))

ELEMENTS = Statement(select(case_.c.issue, case_.c.sealed).where(_by_id))
SAVE_ELEMENTS = Statement(
    update(case_)
    .where(_by_id)
    .values(issue=given(case_.c.issue), sealed=given(case_.c.sealed), place=given(case_.c.place))
)
ADD_CONTACT = insert_once(contact)
CLEAR_CONTACTS = Statement(delete(contact).where(contact.c.case_id == given(contact.c.case_id)))
BY_CONTACT = Statement(
    select(case_.c.number)
    .join(contact, contact.c.case_id == case_.c.id)
    .where(contact.c.blind == given(contact.c.blind))
    .order_by(case_.c.id.desc())
)

FOLLOW = insert_once(follower, "id")
FOLLOWERS = Statement(
    select(case_.c.conversation_id, literal(0, literal_execute=True).label("place"))
    .where(_by_id)
    .union_all(select(follower.c.conversation_id, follower.c.id).where(follower.c.case_id == given(case_.c.id)))
    .order_by("place")
)
"""The chats that follow a case, its own first."""

ERASE = Statement(update(case_).where(_by_id).values(wrapped=null(), place=null(), issue=""))
CLEAR_CAUSE = Statement(delete(cause).where(cause.c.case_id == given(cause.c.case_id)))
ERASE_NOTICES = Statement(delete(outbox).where(outbox.c.case_number == given(outbox.c.case_number)))
