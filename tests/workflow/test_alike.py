from dataclasses import replace

import pytest

from handlers.shelf import Shelf
from tests.storage.samples import a_case
from workflow.alike import cause_of
from workflow.elements import Elements

HERE = Elements(where_said="3号楼", where_understood="B3")


@pytest.mark.parametrize(
    ("playbook", "window", "count"),
    [("property", 24, 3), ("call-center-group", 24, 3), ("online-service", 24, 5), ("service-desk", 7 * 24, 5)],
)
def test_window_and_count_are_what_the_playbook_says(playbook: str, window: int, count: int) -> None:
    alike = Shelf().open(playbook).playbook.alike
    assert alike is not None
    assert (alike.window.total_seconds() / 3600, alike.count) == (window, count)


@pytest.mark.parametrize(
    ("category", "where", "cause"),
    [
        ("noise", HERE, "noise@b3"),
        ("noise", Elements(where_said=" Lobby "), "noise@lobby"),
        ("noise", Elements(), None),
        ("other", HERE, None),
        (None, HERE, None),
    ],
)
def test_cause_is_the_category_at_its_place(category: str | None, where: Elements, cause: str | None) -> None:
    case = replace(a_case(), category=category)
    assert cause_of(case, where, Shelf().open("property").playbook) == cause


def test_playbook_without_the_table_looks_for_no_cause() -> None:
    plain = Shelf().open("property").playbook.model_copy(update={"alike": None})
    assert cause_of(replace(a_case(), category="noise"), HERE, plain) is None
