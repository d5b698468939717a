"""A word counts unless it is plainly denied; in doubt it counts."""

import pytest

from workflow.mentions import asserted, mentions

WORDS = ("漏气", "诈骗", "受伤", "gas leak", "fraud", "fire")


@pytest.mark.parametrize(
    "said",
    [
        "厨房漏气了",
        "这是诈骗！",
        "是不是诈骗？",
        "有没有漏气",
        "请问没有漏气吗",
        "不是没有漏气",
        "没有人来，孩子受伤了",
        "There is a GAS LEAK in the kitchen",
        "Is it not fraud?",
        "nobody came and there was a fire",
        "no gas leak yesterday, but a gas leak today",
        "not without fraud",
    ],
)
def test_what_is_said_asked_or_doubly_denied_counts(said: str) -> None:
    assert asserted(said, WORDS) is not None


@pytest.mark.parametrize(
    "said",
    ["没有漏气", "并非诈骗", "没受伤，只是生气", "There was no gas leak", "it isn't fraud", "not a fraud", "无诈骗"],
)
def test_what_is_plainly_denied_does_not_count(said: str) -> None:
    assert asserted(said, WORDS) is None


@pytest.mark.parametrize("said", ["the firefly", "defrauded", "fired", ""])
def test_a_word_inside_another_is_no_mention(said: str) -> None:
    assert asserted(said, WORDS) is None


def test_every_place_of_a_word_is_found() -> None:
    assert list(mentions("fire, fires and fireworks: fire", "fire")) == [0, 6, 27]


def test_a_denial_in_the_sentence_before_denies_nothing() -> None:
    assert asserted("保安说没有。漏气很严重", WORDS) == "漏气"
