from pathlib import Path

import pytest

from bot.tomlfile import KeyPath, TomlError, line_of, load, parse

LADDERS = """\
# procedures
title = "one"

[clocks.response]
due = { general = "10 min", "very grave" = [
  "at once",
  # a comment is no element
  { text = "two" },
] }

[[rungs]]
at = 1
[[rungs.tell]]
who = "owner"
[[rungs.tell]]
who = "supervisor"
[rungs.text]
zh = "x"

[[rungs]]
at = 2
[[rungs.tell]]
who = "manager"
"""


@pytest.mark.parametrize(
    ("keypath", "line"),
    [
        (("title",), 2),
        (("clocks",), 4),
        (("clocks", "response", "due"), 5),
        (("clocks", "response", "due", "very grave"), 5),
        (("clocks", "response", "due", "very grave", 1, "text"), 8),
        (("rungs", 0, "tell", 1, "who"), 16),
        (("rungs", 0, "text", "zh"), 18),
        (("rungs", 1), 20),
        (("rungs", 1, "tell", 0, "who"), 23),
    ],
)
def test_line_of_a_key_is_where_it_is_written(keypath: KeyPath, line: int) -> None:
    assert line_of(LADDERS, keypath) == line


@pytest.mark.parametrize(
    ("keypath", "line"),
    [(("rungs", 1, "tell", 0, "words"), 22), (("clocks", "response", "starts", "at"), 4), (("poll",), 1), ((), 1)],
)
def test_line_of_a_missing_key_is_its_nearest_ancestors(keypath: KeyPath, line: int) -> None:
    assert line_of(LADDERS, keypath) == line


def test_dotted_keys_lead_to_their_own_line() -> None:
    assert line_of('a."b c".d = 1\na."b c".e = 2\n', ("a", "b c", "e")) == 2


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("a = 1\nb =\n", "f.toml:2"),
        ("a = 1\na = 2\n", "f.toml:2"),
        ("a = 1\nb = [1,\n", "f.toml:2"),
        ("\ufeff", "f.toml:1"),
    ],
)
def test_text_that_is_no_toml_is_told_with_its_line(text: str, where: str) -> None:
    with pytest.raises(TomlError) as caught:
        parse(text, name="f.toml")
    assert caught.value.finding.where == where


def test_file_is_read_as_what_it_says(tmp_path: Path) -> None:
    (tmp_path / "f.toml").write_text('"名" = "五要素"', encoding="utf-8")
    assert load(tmp_path / "f.toml") == {"名": "五要素"}


def test_file_that_is_missing_is_told_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(TomlError, match=r"none\.toml: found no such file"):
        load(tmp_path / "none.toml")


def test_file_in_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "f.toml").write_bytes('a = 1\nb = "投诉"'.encode("gbk"))
    with pytest.raises(TomlError, match=r"f\.toml:2: .*expected UTF-8"):
        load(tmp_path / "f.toml")
