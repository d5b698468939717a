"""A month's use is estimated from power, pieces and hours."""

from fractions import Fraction

import pytest

from workflow.appliances import monthly, read_appliances
from workflow.questions import ApplianceTable

TABLE = ApplianceTable.model_validate(
    {
        "days": 30,
        "rows": [
            {"name": {"zh": "空调", "en": "Air conditioner"}, "words": ["冷气", "aircon"], "power": 1000, "hours": 8},
            {"name": {"zh": "电冰箱", "en": "Refrigerator"}, "words": ["冰箱", "fridge"], "power": 45, "hours": 24},
            {"name": {"zh": "灯", "en": "Lamp"}, "words": ["lamps"], "power": 10, "hours": 5.5},
        ],
    }
)


def estimate(words: str) -> int:
    return monthly(read_appliances(words, TABLE), TABLE)


@pytest.mark.parametrize(
    ("words", "kwh"),
    [
        ("空调", 240),
        ("空调2台", 480),
        ("空调 2台 每天6小时", 360),
        ("2 aircon 6 hours", 360),
        ("空调 2 6，冰箱", 392),
        ("灯 10 盏；fridge 1", 49),
        ("灯10盏 3.5小时", 11),
    ],
)
def test_month_is_watts_times_pieces_times_hours_times_days(words: str, kwh: int) -> None:
    assert estimate(words) == kwh


def test_longest_name_that_is_said_is_meant() -> None:
    (used,) = read_appliances("电冰箱 2", TABLE)
    assert (used.appliance.power, used.count, used.hours) == (45, 2, Fraction(24))


@pytest.mark.parametrize("words", ["", "  ，", "火箭 1", "空调 100", "空调 0", "空调 1台 25小时"])
def test_what_is_no_appliance_or_can_not_be_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_appliances(words, TABLE)
