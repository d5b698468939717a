"""A case as it stands on a list, in the reader's language."""

from typing import Any

from bot.web.translate import Reader, instant
from handlers.worklist import Row
from workflow.numbers import spoken


def row_of(row: Row, reader: Reader) -> dict[str, Any]:
    """Return a row for the templates."""
    return {
        "case": spoken(row.number),
        "stage": reader.say(row.stage),
        "due": instant(row.due),
        "overdue": row.overdue,
        "grade": reader.say(row.grade),
        "category": reader.say(row.category),
        "team": reader.say(row.team),
        "owner": reader.say(row.owner),
        "flags": [reader.say(flag) for flag in row.flags],
        "issue": row.issue,
    }
