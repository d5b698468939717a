"""Lines of a picture: where they may break, and where not."""

import pytest

from tests.workflow.walking import book
from workflow.drawing import clock_words
from workflow.language import Language
from workflow.picture import OPENS, STOPS, wrapped

SAID = "转交外部单位 · 外部单位的答复（告知客户） · 撤回 [服务中心经理 · 「班组」负责人] → 结束（本轮）"


@pytest.mark.parametrize("room", range(4, 40))
def test_no_line_ends_with_what_opens_or_begins_with_what_closes(room: int) -> None:
    lines = list(wrapped(SAID, room, len))
    assert "".join(lines).replace(" ", "") == SAID.replace(" ", "")
    assert [line for line in lines if line[-1] in OPENS or line[0] in STOPS] == []


@pytest.mark.parametrize("language", list(Language))
def test_promised_time_is_written_once(language: Language) -> None:
    promise = book("owner-service").clocks["promise"]
    assert clock_words(promise, book("owner-service"), language) == promise.name[language]
