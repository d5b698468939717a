"""TOML files whose faults are told with file, line and key."""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

KeyPath = tuple[str | int, ...]
"""The way to a value: names of tables and keys, and places in arrays counted from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault: `where` it stands (file and line, or "environment"), under which key, what was found and expected."""

    where: str
    key: str
    found: str
    expected: str

    def __str__(self) -> str:
        named = f"{self.where}: {self.key}" if self.key else self.where
        return f"{named}: found {self.found}, expected {self.expected}"


class TomlError(Exception):
    """A file can't be read as TOML; `finding` says where."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


def load(path: Path) -> dict[str, object]:
    """Return what the file says.

    Raises:
        TomlError: there is no such file, it can't be read, or it isn't TOML.
    """
    return parse(read(path), name=str(path))


def read(path: Path) -> str:
    """Return the file's text.

    Raises:
        TomlError: there is no such file, it can't be read, or it isn't UTF-8.
    """
    try:
        return path.read_bytes().decode()
    except OSError as error:
        found = (error.strerror or str(error)).lower()
        raise TomlError(Finding(where=str(path), key="", found=found, expected="a file that can be read")) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        byte = f"the byte 0x{error.object[error.start]:02x}"
        raise TomlError(Finding(where=f"{path}:{line}", key="", found=byte, expected="UTF-8")) from error


def parse(text: str, *, name: str) -> dict[str, object]:
    """Return what `text` says; `name` is what a fault calls it.

    Raises:
        TomlError: the text isn't TOML.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said, line = where_it_broke(str(error), text)
        lines = text.splitlines()
        found = repr(lines[line - 1].strip()) if line <= len(lines) else "nothing"
        raise TomlError(Finding(where=f"{name}:{line}", key="", found=found, expected=f"TOML ({said})")) from error


def line_of(text: str, keypath: KeyPath) -> int:
    """Return the line, counted from 1, where `keypath` is written, or its nearest ancestor that is; 1 if none is.

    `text` must have passed `parse`.
    """
    lines = _Index.of(text).lines
    for length in range(len(keypath), 0, -1):
        if keypath[:length] in lines:
            return lines[keypath[:length]]
    return 1


def where_it_broke(message: str, text: str) -> tuple[str, int]:
    """Return what the reader of TOML says, and the line that it says it of."""
    # Python 3.11 to 3.13 say the line only in the sentence.
    told = re.fullmatch(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", message, re.DOTALL)
    if told is None:
        return message, 1
    return told[1], int(told[2]) if told[2] else max(1, len(text.splitlines()))


@dataclass(slots=True)
class _Index:
    lines: dict[KeyPath, int] = field(default_factory=dict[KeyPath, int])
    counts: dict[KeyPath, int] = field(default_factory=dict[KeyPath, int])

    @classmethod
    def of(cls, text: str) -> "_Index":
        import tree_sitter_toml
        from tree_sitter import Language, Parser

        root = Parser(Language(tree_sitter_toml.language())).parse(text.encode()).root_node
        index = cls()
        for node in root.named_children:
            index.add(node, ())
        return index

    def add(self, node: "Node", above: KeyPath) -> None:
        match node.type:
            case "pair":
                key, value = node.named_children[0], node.named_children[-1]
                self.add_value(value, self.note(above, _names(key), node))
            case "table" | "table_array_element":
                header, *pairs = (child for child in node.named_children if child.type != "comment")
                here = self.note((), _names(header), node, new_element=node.type == "table_array_element")
                for pair in pairs:
                    self.add(pair, here)
            case _:
                return

    def add_value(self, value: "Node", here: KeyPath) -> None:
        inside = [child for child in value.named_children if child.type != "comment"]
        if value.type == "inline_table":
            for pair in inside:
                self.add(pair, here)
        elif value.type == "array":
            for place, element in enumerate(inside):
                self.lines[*here, place] = _line(element)
                self.add_value(element, (*here, place))

    def note(self, above: KeyPath, names: list[str], node: "Node", *, new_element: bool = False) -> KeyPath:
        here = above
        for depth, name in enumerate(names, 1):
            here = (*here, name)
            self.lines.setdefault(here, _line(node))
            if new_element and depth == len(names):
                self.counts[here] = self.counts.get(here, 0) + 1
            if here in self.counts:
                here = (*here, self.counts[here] - 1)
                self.lines.setdefault(here, _line(node))
        return here


def _names(key: "Node") -> list[str]:
    if key.type == "dotted_key":
        return [name for part in key.named_children for name in _names(part)]
    # TOML's own reader undoes the quotes and escapes of a quoted key.
    return list(tomllib.loads(f"{(key.text or b'').decode()} = 0"))


def _line(node: "Node") -> int:
    return node.start_point.row + 1
