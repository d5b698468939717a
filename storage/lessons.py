"""The case library: a row a case, its words sealed, and a row each time that somebody wrote them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, insert, select, update

from storage import codec
from storage.codec import micros, moment
from storage.encryption import Keys, bound
from storage.sight import recusal_values, recused_by
from storage.statement import Connection, Row, Statement, given, insert_once, row_of
from storage.tables import case_, lesson, lesson_edit
from workflow.errors import UnknownCase
from workflow.lessons import Edit, Lesson, Told
from workflow.numbers import CaseNumber
from workflow.people import StaffId

_this = lesson.c.id == given(lesson.c.id)

CASE = Statement(select(case_.c.id).where(case_.c.number == given(case_.c.number)))
FIRST = insert_once(lesson, "id")
AGAIN = Statement(
    update(lesson)
    .where(lesson.c.case_id == given(lesson.c.case_id), lesson.c.edition == given(lesson.c.edition, "known"))
    .values(edition=given(lesson.c.edition), changed_at=given(lesson.c.changed_at), sealed=given(lesson.c.sealed))
)
NOTE = Statement(insert(lesson_edit).values(row_of(lesson_edit)))
_edits = select(lesson_edit.c.case_id, lesson_edit.c.at, lesson_edit.c.staff_id)
EDITS = Statement(_edits.where(lesson_edit.c.case_id == given(lesson_edit.c.case_id)).order_by(lesson_edit.c.seq))
EVERY_EDIT = Statement(_edits.order_by(lesson_edit.c.case_id, lesson_edit.c.seq))


def _known() -> Select[int, int, str, str | None, str | None, bytes]:
    columns = (lesson.c.id, lesson.c.case_id, case_.c.number, case_.c.category, case_.c.site, lesson.c.sealed)
    return select(*columns).join(case_, case_.c.id == lesson.c.case_id)


OF = Statement(_known().where(case_.c.number == given(case_.c.number)))


@cache
def _one(names: int) -> Statement:
    return Statement(_known().where(and_(_this, *_without(names))))


@cache
def _every(names: int, category: bool) -> Statement:  # noqa: FBT001 - the cache's key
    of_one = [case_.c.category == given(case_.c.category)] if category else []
    found = _known().where(*_without(names), *of_one).order_by(lesson.c.changed_at.desc(), lesson.c.id.desc())
    return Statement(found.limit(given(lesson.c.id, "most")))


def _without(names: int) -> Sequence[ColumnElement[bool]]:
    return [~recused_by(names)] if names else []


class SqlLessons:
    """The library over one transaction."""

    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._connection, self._words = connection, keys.of_table("lesson")

    def put(self, case: CaseNumber, told: Told, edition: int, by: StaffId, at: datetime) -> bool:
        row = self._connection.row(CASE, number=case)
        if row is None:
            raise UnknownCase(case)
        ident, now, after = int(row[0]), micros(at), edition + 1
        words = [told.title, told.cause, told.done, told.learnt]
        sealed = self._words.seal(codec.written(words), _place(case))
        values = {"case_id": ident, "edition": after, "changed_at": now, "sealed": sealed}
        known = {"known": edition} if edition else {}
        if not self._connection.run(AGAIN if edition else FIRST, **values, **known):
            return False
        self._connection.run(NOTE, case_id=ident, seq=after, at=now, staff_id=by)
        return True

    def get(self, ident: int, recused_as: frozenset[str]) -> Lesson | None:
        row = self._connection.row(_one(len(recused_as)), id=ident, **recusal_values(recused_as))
        return self._lesson(row) if row else None

    def of(self, case: CaseNumber) -> Lesson | None:
        row = self._connection.row(OF, number=case)
        return self._lesson(row) if row else None

    def every(self, recused_as: frozenset[str], category: str | None = None, limit: int = 2_000) -> Sequence[Lesson]:
        statement = _every(len(recused_as), category is not None)
        values = recusal_values(recused_as) | ({"category": category} if category else {})
        rows = self._connection.rows(statement, most=limit, **values)
        edits = defaultdict[int, list[Row]](list)
        for edit in self._connection.rows(EVERY_EDIT) if rows else ():
            edits[edit[0]].append(edit)
        return [self._opened(row, edits[row[1]]) for row in rows]

    def _lesson(self, row: Row) -> Lesson:
        return self._opened(row, self._connection.rows(EDITS, case_id=row[1]))

    def _opened(self, row: Row, edits: Sequence[Row]) -> Lesson:
        ident, _, number, category, site, sealed = row
        title, cause, done, learnt = codec.read(self._words.unseal(sealed, _place(number)))
        return Lesson(
            id=ident,
            case=CaseNumber(number),
            category=category,
            site=site,
            told=Told(title=title, cause=cause, done=done, learnt=learnt),
            edits=tuple(Edit(at=moment(at), by=StaffId(staff)) for _, at, staff in edits),
        )


def _place(number: str) -> bytes:
    return bound("lesson", number, "words")
