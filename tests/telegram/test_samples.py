"""The hostile updates are hostile, can be sent, and come out as they were put in."""

import json
from collections import Counter

import telegram
from hypothesis import given, settings

from tests.telegram.clients import Raw
from tests.telegram.platform.server import Platform
from tests.telegram.platform.shapes import Json
from tests.telegram.samples import mutant, mutants, places, samples


def test_there_is_a_sample_of_every_kind_and_place() -> None:
    kinds = Counter(next(iter(each.keys() - {"update_id"})) for each in samples().values())
    assert len(kinds) == 24, "every field of Update but my_chat_member, which is no sample's"
    assert {name.split()[0] for name in samples()} == {"private", "supergroup", "channel"}


@settings(max_examples=300)
@given(mutants)
def test_a_mutant_is_json_with_its_own_identifier(update: Json) -> None:
    assert json.loads(json.dumps(update)) == update
    assert isinstance(update["update_id"], int)


def test_mutants_are_the_same_for_a_seed_and_break_what_reads_them() -> None:
    assert mutant(7) == mutant(7) != mutant(8)
    broken = sum(breaks(mutant(seed)) for seed in range(300))
    assert 60 <= broken < 300, "some break python-telegram-bot's own reader, some only say strange things"


def breaks(update: Json) -> bool:
    try:
        telegram.Update.de_json(update, None)
    except Exception:  # noqa: BLE001 (whatever it is)
        return True
    return False


def test_every_place_of_an_update_can_be_hit() -> None:
    assert places({"a": [{"b": 1}], "c": "d"}) == [("a",), ("a", 0), ("a", 0, "b"), ("c",)]


def test_what_is_put_in_comes_out_over_http(raw: Raw, site: Platform) -> None:
    strange = {"message": {"from": [None], "text": {"\u202e": "\ud800"}}, "unheard_of": 10**40}
    site.pours({"update_id": 1, **strange})
    (update,) = raw.result("getUpdates")
    assert {name: update[name] for name in strange} == strange
    assert raw.result("getUpdates", offset=update["update_id"] + 1) == []
