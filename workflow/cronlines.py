"""Cron lines such as `0 17 * * *`: minute, hour, day, month, day of the week; whether one can be read and comes."""

import re
from collections.abc import Iterator

NUMBERED = (("minute", 0, 59), ("hour", 0, 23), ("day", 1, 31), ("month", 1, 12))
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERY = "*"
PART = re.compile(r"(?:\*|(\d+)(?:-(\d+))?)(?:/(\d+))?")
NAMED = re.compile(r"(\w{3})(?:-(\w{3}))?")
DAYS_OF = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""In a year without a leap day: what comes on that day alone does not come each year."""


def fault_of(line: str) -> str | None:
    """Return what a cron line should be where it can't be one; None where it can."""
    fields = line.split()
    if len(fields) != len(NUMBERED) + 1:
        return "five fields: minute, hour, day, month, day of the week"
    for (name, least, most), field in zip(NUMBERED, fields, strict=False):
        if not all(_is_within(part, least, most) for part in field.split(",")):
            return f"{name} from {least} to {most}, as in `5`, `1,4`, `9-17`, `*/15` or `*`"
    *_, day, month, weekday = fields
    if weekday != EVERY and not all(_is_weekday(part) for part in weekday.split(",")):
        # Numbers are refused: programs disagree whether 0 or 7 is a Sunday, or 0 a Monday.
        return f"a day of the week by name, {', '.join(WEEK)}, or `*`"
    if EVERY not in (weekday, day):
        return "a day of the month or a day of the week, not both"
    return None if _comes(day, month) else "a date that comes every year"


def _is_within(part: str, least: int, most: int) -> bool:
    found = PART.fullmatch(part)
    if found is None:
        return False
    numbers = [int(number) for number in found.groups()[:2] if number]
    rises = numbers == sorted(numbers) and all(least <= number <= most for number in numbers)
    return rises and found[3] != "0" and (found[3] is None or found[1] is None or found[2] is not None)


def _is_weekday(part: str) -> bool:
    found = NAMED.fullmatch(part)
    if found is None or any(name not in WEEK for name in found.groups() if name):
        return False
    return found[2] is None or WEEK.index(found[1]) <= WEEK.index(found[2])


def _comes(day: str, month: str) -> bool:
    months = set(_numbers(month, 1, 12))
    return any(number <= DAYS_OF[each - 1] for each in months for number in _numbers(day, 1, 31))


def _numbers(field: str, least: int, most: int) -> Iterator[int]:
    """Yield what a field stands for."""
    for part in field.split(","):
        first, _, step = part.partition("/")
        low, _, high = (f"{least}-{most}" if first == EVERY else first).partition("-")
        yield from range(int(low), int(high or low) + 1, int(step or 1))
