import pytest

from storage import (
    bindings,
    case_statements,
    duties,
    inbox,
    lanes,
    outbox,
    oversight,
    timers,
    tracking,
    vitals,
    worklist_statements,
)
from storage.sight import sight_of
from storage.sqlite_file import DIALECT, connect, engine_over
from storage.statement import Statement
from storage.store import PATIENCE
from storage.tables import metadata
from workflow.people import ALL, StaffId
from workflow.worklists import Place, Wanted

EVERYTHING, WATCHED = sight_of(ALL), oversight.Shape(site=False, team=False)
NEXT = Place("0.1.AB3CDE4")
LISTS = {
    "open": worklist_statements.listed(ALL, Wanted(), NEXT)[0],
    "owner": worklist_statements.listed(ALL, Wanted(owner=StaffId(1)), NEXT)[0],
    "words": worklist_statements.listed(ALL, Wanted(words=("lift",)), None)[0],
}
OF_LISTS = ("among", "last", "rank", "due_at", "owner", "word_0")
PLANS = [
    (inbox.FIND, "sqlite_autoindex_inbox"),
    (inbox.NEXT_OF, "ix_inbox_waiting"),
    (inbox.READY, "ix_inbox_waiting"),
    (inbox.PARKED, "ix_inbox_parked"),
    (outbox.AFTER, "ix_outbox_said"),
    (outbox.FETCH, "ix_outbox_said"),
    (outbox.to_chat(1), "ix_outbox_chat_id"),
    (outbox.OF_CASE, "ix_outbox_case"),
    (vitals.WAITING, "USING INDEX ix_outbox_"),
    (outbox.LIFT, "ix_outbox_way"),
    (lanes.DUE, "ix_outbox_ready"),
    (lanes.DUE, "ix_outbox_way"),
    (lanes.LEFT, "ix_outbox_way"),
    (lanes.WAITING, "ix_outbox_way"),
    (lanes.NEXT_DUE, "ix_outbox_due"),
    (lanes.CARDS, "ix_outbox_case"),
    (lanes.RELEASE, "ix_outbox_way"),
    (lanes.POSTED, "sqlite_autoindex_posting"),
    (bindings.CHATS, "ix_binding_blind"),
    (vitals.PARKED, "ix_inbox_parked"),
    (vitals.OPEN_CASES, "ix_case__"),
    (duties.OPEN, "ix_duty_open"),
    (duties.OF_CASE, "ix_duty_case"),
    (timers.DUE, "ix_timer_unfired"),
    (timers.NEXT_DUE, "ix_timer_unfired"),
    (tracking.FIND, "sqlite_autoindex_tracking"),
    (tracking.MADE, "ix_tracking_live"),
    (LISTS["open"], "SEARCH case_ USING INDEX ix_case__open ((rank,due_at)>(?,?))"),
    (LISTS["words"], "SCAN case_ USING INDEX ix_case__open"),
    (worklist_statements.closed(ALL, Wanted(words=("lift",)))[0], "known USING COVERING INDEX ix_case__closed_at"),
    (LISTS["owner"], "ix_case__owner (owner=? AND (rank,due_at)>(?,?))"),
    (oversight.ordered(EVERYTHING, WATCHED), "USING INDEX ix_case__ordered"),
    (oversight.extending(EVERYTHING, WATCHED), "USING INDEX ix_case__extending"),
    (oversight.unscored(EVERYTHING, WATCHED), "ix_case__closed_at"),
    (oversight.done(EVERYTHING, WATCHED), "ix_case_event_overseen"),
    (oversight.scores(EVERYTHING, WATCHED), "ix_case_event_overseen"),
    (case_statements.BY_CONTACT, "sqlite_autoindex_contact"),
    (case_statements.OPEN_LIKE, "ix_case__open"),
    (case_statements.OPEN_UNDER, "ix_case__open"),
    (case_statements.OPEN_IDS, "ix_case__open"),
]


@pytest.mark.parametrize(("statement", "index"), PLANS, ids=[index for _, index in PLANS])
def test_hot_statement_is_answered_from_an_index(statement: Statement, index: str) -> None:
    connection = connect(":memory:", patience=PATIENCE)
    with engine_over(connection).begin() as core:
        metadata.create_all(core)
    sql, constants, bound = statement.on(DIALECT)
    names = "channel key conversation_id now most chat seq lane priority who_0 available_at token_hash number since"
    values = dict.fromkeys([*names.split(), *OF_LISTS, "state", "playbook"], 1)
    given = {**values, "case_number": "1", "blind": b"1", **constants}
    plan = str(connection.execute(f"EXPLAIN QUERY PLAN {sql}", bound(given)).fetchall())
    connection.close()
    assert index in plan


@pytest.mark.parametrize("name", LISTS)
def test_page_of_a_list_is_read_in_its_order_and_not_sorted(name: str) -> None:
    connection = connect(":memory:", patience=PATIENCE)
    with engine_over(connection).begin() as core:
        metadata.create_all(core)
    sql, constants, bound = LISTS[name].on(DIALECT)
    given = {**dict.fromkeys(["most", "last", "rank", "due_at", "owner", "word_0"], 1), **constants}
    plan = str(connection.execute(f"EXPLAIN QUERY PLAN {sql}", bound(given)).fetchall())
    connection.close()
    assert "TEMP B-TREE" not in plan
