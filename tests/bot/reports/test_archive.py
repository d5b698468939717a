"""The archive copy of a case: everything in it, numbered, masked as its reader sees the case, and data throughout."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.reports.archive import archive_of, contents
from handlers.cards import Dossier, dossier
from handlers.reports.making import report_of
from tests.bot.reports.conftest import MARCH, Lived
from workflow.frozen import replace
from workflow.language import Language
from workflow.people import Actor, Grant, Side, StaffId
from workflow.reports.tales import Part

NOW = datetime(2026, 4, 2, 1, 30, tzinfo=UTC)
HOSTILE = '#panic() *[ $x$ \\ "</w:t> 漏水' + "长" * 200 + "\n= title"


def seen_as(lived: Lived, role: str, team: str | None = None) -> Dossier:
    """Return a rated case of March as somebody of a role sees it."""
    by = Actor(side=Side.STAFF, name="周主管", staff=StaffId(999), grants=(Grant(role, team),))
    report = lived.store.read_now(lambda work: report_of(work, lived.house, MARCH, Part()))
    number = max((tale for tale in report.cases if tale.team == "security"), key=lambda tale: len(tale.marks)).number
    return lived.store.read_now(lambda work: dossier(work, lived.house, number, by, NOW))


def copied(lived: Lived, found: Dossier, language: Language = Language.ZH) -> Mapping[str, Any]:
    return contents(found, lived.house, language, "周主管", NOW)


def test_copy_has_form_record_and_feedback_each_line_numbered(lived: Lived) -> None:
    found = seen_as(lived, "supervisor")
    copy = copied(lived, found)
    places = [row["place"] for row in copy["record"]["rows"]]
    feedback = [row["place"] for row in copy["feedback"]["rows"]]
    assert places == list(range(1, len(found.timeline) + 1))
    assert set(feedback) < set(places)
    assert feedback
    assert found.card.issue in json.dumps(copy["form"], ensure_ascii=False)


def test_copy_says_who_made_it_when_and_of_which_case(lived: Lived) -> None:
    copy = copied(lived, seen_as(lived, "supervisor"), Language.EN)
    assert (copy["kept"], copy["title"][:15]) == ("Made by 周主管 on 2026-04-02 09:30", "Archive copy of")


def test_copy_hides_what_the_page_hides(lived: Lived) -> None:
    whole, masked = seen_as(lived, "supervisor"), seen_as(lived, "member", "security")
    phones = [value for _, value in whole.elements if isinstance(value, str) and "+86" in value]
    assert phones
    assert [phone in json.dumps(copied(lived, each)) for each in (whole, masked) for phone in phones] == [True, False]


@pytest.mark.parametrize("language", list(Language))
def test_copy_is_a_pdf_whatever_people_wrote(lived: Lived, language: Language) -> None:
    found = seen_as(lived, "supervisor")
    card = replace(found.card, issue=HOSTILE, owner=HOSTILE)
    hostile = replace(found, card=card, elements=((HOSTILE, HOSTILE),))
    made = archive_of(hostile, lived.house, language, HOSTILE, NOW)
    assert made.startswith(b"%PDF-")
