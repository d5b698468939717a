"""When something happened, as people say it on Tuesday 29 September 2026 at ten in the morning."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.timewords import Precision, understand

NOW = datetime(2026, 9, 29, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
DAYS = {
    "今天": "2026-09-29",
    "今早": "2026-09-29",
    "昨天": "2026-09-28",
    "昨晚": "2026-09-28",
    "前天下午": "2026-09-27",
    "大前天": "2026-09-26",
    "三天前": "2026-09-26",
    "两周前": "2026-09-15",
    "周三": "2026-09-23",
    "上周三": "2026-09-23",
    "星期二": "2026-09-29",
    "11月20日": "2025-11-20",
    "9月1号": "2026-09-01",
    "2025年3月5日": "2025-03-05",
    "28号": "2026-09-28",
    "30号": "2026-08-30",
    "上个月5号": "2026-08-05",
    "二十号": "2026-09-20",
    "2026-09-20": "2026-09-20",
    "2号楼昨天下午": "2026-09-28",
    "today": "2026-09-29",
    "yesterday": "2026-09-28",
    "last night": "2026-09-28",
    "this morning": "2026-09-29",
    "the day before yesterday": "2026-09-27",
    "20 Nov": "2025-11-20",
    "Nov 20th, 2025": "2025-11-20",
    "the 3rd of September": "2026-09-03",
    "on Friday": "2026-09-25",
    "last Tuesday": "2026-09-22",
    "3 days ago": "2026-09-26",
    "a week ago": "2026-09-22",
    "今晚8点": "2026-09-29",
}
MINUTES = {
    "刚才": "2026-09-29T10:00",
    "上午九点": "2026-09-29T09:00",
    "下午3点半": "2026-09-28T15:30",
    "昨晚8点": "2026-09-28T20:00",
    "昨晚11点半": "2026-09-28T23:30",
    "昨晚2点": "2026-09-29T02:00",
    "昨天晚上十二点": "2026-09-29T00:00",
    "凌晨2点": "2026-09-29T02:00",
    "星期五晚上8点": "2026-09-25T20:00",
    "9月28日下午三点一刻": "2026-09-28T15:15",
    "昨天中午12点半": "2026-09-28T12:30",
    "今天早上八点二十": "2026-09-29T08:20",
    "今天上午9:30": "2026-09-29T09:30",
    "15:40": "2026-09-28T15:40",
    "两小时前": "2026-09-29T08:00",
    "半小时前": "2026-09-29T09:30",
    "十分钟前": "2026-09-29T09:50",
    "just now": "2026-09-29T10:00",
    "at 8 pm": "2026-09-28T20:00",
    "yesterday at 8:30 pm": "2026-09-28T20:30",
    "last night at 11": "2026-09-28T23:00",
    "on Monday at 9 am": "2026-09-28T09:00",
    "28 September at 14:05": "2026-09-28T14:05",
    "yesterday evening around 8": "2026-09-28T20:00",
    "2 hours ago": "2026-09-29T08:00",
    "half an hour ago": "2026-09-29T09:30",
    "noon yesterday": "2026-09-28T12:00",
    "8 o'clock this morning": "2026-09-29T08:00",
}
NOTHING = (
    "3号楼",
    "25号2栋餐馆",
    "到现在没人管",
    "3栋",
    "三单元",
    "3-1201",
    "12号线",
    "明天",
    "明早8点",
    "tomorrow",
    "next Friday",
    "上周",
    "最近",
    "一直这样",
    "有点吵",
    "3点建议",
    "每天晚上8点",
    "every night",
    "recently",
    "sometime in May",
    "building 3",
    "31月45日",
    "2031年1月1日",
    "99:99",
    "",
)


@pytest.mark.parametrize(("said", "day"), DAYS.items())
def test_a_day_is_understood_as_a_day(said: str, day: str) -> None:
    found = understand(said, NOW)
    assert found is not None
    assert (found.written(), found.precision) == (day, Precision.DAY)


@pytest.mark.parametrize(("said", "moment"), MINUTES.items())
def test_a_time_of_day_is_understood_to_the_minute(said: str, moment: str) -> None:
    found = understand(said, NOW)
    assert found is not None
    assert (found.written(), found.precision) == (f"{moment}:00+08:00", Precision.MINUTE)


@pytest.mark.parametrize("said", NOTHING)
def test_what_names_no_past_moment_is_not_guessed_at(said: str) -> None:
    assert understand(said, NOW) is None


def test_what_was_understood_is_echoed_in_figures() -> None:
    day, minute = understand("昨天", NOW), understand("昨晚8点", NOW)
    assert day is not None
    assert minute is not None
    assert (day.echoed(), minute.echoed()) == ("2026-09-28", "2026-09-28 20:00")


def test_the_29th_of_february_is_sought_in_a_year_that_had_one() -> None:
    assert understand("2月29日", NOW) is None
    leap = understand("2月29日", NOW.replace(year=2028))
    assert leap is not None
    assert leap.written() == "2028-02-29"


PIECES = st.sampled_from([*DAYS, *MINUTES, *NOTHING, "的", " ", "大概", "9", "点", "号", "月", "ago", "十", "二十三十"])


@given(st.lists(PIECES, max_size=5).map("".join) | st.text(max_size=30), st.integers(0, 800_000))
def test_no_words_break_it_and_nothing_lies_ahead(said: str, minutes: int) -> None:
    now = NOW + timedelta(minutes=minutes)
    found = understand(said, now)
    assert found is None or found.at <= now
