import base64
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.encryption import Keys, Sealer, bound, token_hash
from storage.errors import KeyMissing, KeyWrong, StoreUnavailable
from storage.keyfile import decode, load_or_create_key
from tests.storage.samples import KEY, PHONE

PLACE = bound("table", "1", "column")
OTHER_KEY = bytes(32)


@given(st.binary(max_size=200), st.binary(max_size=40))
def test_sealed_bytes_open_with_the_same_key_and_place(plain: bytes, place: bytes) -> None:
    assert Sealer(KEY).unseal(Sealer(KEY).seal(plain, place), place) == plain


def test_same_bytes_are_sealed_differently_each_time() -> None:
    sealer = Sealer(KEY)
    assert sealer.seal(b"same", PLACE) != sealer.seal(b"same", PLACE)


def test_blob_of_another_key_is_recognised_by_its_key_id() -> None:
    with pytest.raises(KeyWrong, match="another key"):
        Sealer(OTHER_KEY).unseal(Sealer(KEY).seal(b"plain", PLACE), PLACE)


@pytest.mark.parametrize("place", [5, 20, -1])
def test_changed_blob_is_not_believed(place: int) -> None:
    blob = bytearray(Sealer(KEY).seal(b"plain", PLACE))
    blob[place] ^= 1
    with pytest.raises(KeyWrong, match="changed or moved"):
        Sealer(KEY).unseal(bytes(blob), PLACE)


def test_places_do_not_run_into_each_other() -> None:
    assert bound("inbox", "a", "bc") != bound("inbox", "ab", "c")


def test_blind_index_is_equal_for_equal_values_under_one_key_only() -> None:
    assert Keys(KEY).blind("contact", PHONE) == Keys(KEY).blind("contact", PHONE)
    assert Keys(KEY).blind("contact", PHONE) != Keys(OTHER_KEY).blind("contact", PHONE)
    assert Keys(KEY).blind("contact", PHONE) != Keys(KEY).blind("chat web", PHONE)


def test_rewrapped_key_opens_what_it_sealed_before() -> None:
    keys, case_key = Keys(KEY), Sealer(OTHER_KEY)
    sealer, wrapped = keys.fresh(PLACE)
    blob = sealer.seal(b"plain", PLACE)
    moved = keys.rewrapped(wrapped, (PLACE, None), (b"case", case_key))
    assert Keys(KEY).unwrapped(moved, b"case", case_key).unseal(blob, PLACE) == b"plain"


def test_token_is_stored_as_a_hash_alone() -> None:
    assert token_hash("token") == token_hash("token") != token_hash("Token")


def test_key_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(KeyWrong, match="16 bytes"):
        Keys(bytes(16))


def test_first_start_makes_a_key_for_its_owner_alone(tmp_path: Path) -> None:
    key = load_or_create_key(tmp_path)
    assert load_or_create_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


def test_key_file_can_be_given_as_a_setting_too(tmp_path: Path) -> None:
    key = load_or_create_key(tmp_path)
    assert decode((tmp_path / "key").read_text()) == key
    assert decode(base64.b64encode(KEY).decode()) == KEY


@pytest.mark.parametrize("written", ["", "no base64!", "c2hvcnQ=", "密钥"])
def test_key_file_with_something_else_is_named(tmp_path: Path, written: str) -> None:
    (tmp_path / "key").write_text(written)
    with pytest.raises(KeyWrong, match="key"):
        load_or_create_key(tmp_path)


def test_missing_key_is_not_made_where_it_must_exist(tmp_path: Path) -> None:
    with pytest.raises(KeyMissing, match="Put it back"):
        load_or_create_key(tmp_path, may_create=False)


def test_key_that_can_not_be_stored_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="can't be read or written"):
        load_or_create_key(tmp_path / "missing")
