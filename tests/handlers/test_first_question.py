"""A tree may begin with the customer's question in the stage where cases begin: it is put with the number."""

from pathlib import Path

import pytest

from handlers.desk_filing import read
from handlers.staff import register
from tests.handlers.callers import visit
from tests.handlers.crew import Crew
from tests.handlers.desk import Desk
from tests.patched import house_of, patched
from workflow.language import Language

CHANGE = ("[stages.received]\n", '[stages.received]\ntree = "first"\n')
TREE = """
[trees.first]
first = "1"
[trees.first.nodes.1]
ask = { zh = "现在还在吵吗？", en = "Is it still loud?" }
answers = [
  { name = { zh = "还在吵", en = "Yes" }, to = "2" },
  { name = { zh = "停了", en = "No" }, to = "2" },
]
[trees.first.nodes.2]
ask = { zh = "已联系客户？", en = "Spoken to the customer?" }
role = "service"
answers = [{ name = { zh = "已完成", en = "Done" }, move = "contact" }]
"""
ON_THE_PHONE = {
    "name": "赵奶奶",
    "phone": "13700137000",
    "issue": "楼上很吵",
    "when": "上周三",
    "where": "3号楼",
    "expectation": "尽快修好",
    "category": "noise",
    "channel": "phone",
}


@pytest.fixture
def asking(desk: Desk, tmp_path: Path) -> Desk:
    """A house that asks the customer first."""
    desk.house = house_of(patched(tmp_path, changes=(CHANGE,), more=TREE), desk.house)
    return desk


def test_question_first_in_the_entry_stage_is_put_after_the_number(asking: Desk) -> None:
    anna = visit(asking)
    number = anna.file()
    assert [str(row.body["text"])[:3] for row in anna.rows()[-2:]] == ["已登记", f"【{number[:2]}"]
    assert anna.labels == ["还在吵", "停了"]
    anna.press("还在吵")
    assert asking.case(number).node == "2"


def test_an_alarms_case_asks_it_only_when_it_is_complete(asking: Desk) -> None:
    anna = visit(asking)
    anna.say("我要投诉")
    anna.press("同意，开始", "投诉")
    anna.say("王小明", "13800138000", "楼上着火了")
    anna.press("是，情况紧急")
    number = anna.newest()
    assert asking.case(number).asked_at is None
    anna.press("就这些", "噪音扰民")
    anna.say("昨晚11点", "3号楼1302")
    anna.press("尽快修好", "确认登记")
    assert asking.case(number).asked_at is not None


def test_a_customer_on_the_phone_is_asked_by_a_call(asking: Desk, crew: Crew) -> None:
    filled = read(ON_THE_PHONE, asking.house, Language.ZH)
    assert isinstance(filled, tuple)
    service = crew.service
    card = asking.write(lambda work: register(work, asking.house, service.actor, *filled, asking.now))
    assert card is not None
    assert "call_due" in asking.facts(card.number)
    assert crew.service.asked(card.number) == ("1", ["还在吵", "停了"])
