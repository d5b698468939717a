"""Customers of the Telegram benchmark: each types the next words as soon as anything is said, so many at a time."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from queue import SimpleQueue

from bench._customers import words_of
from tests.telegram.platform.messages import Message
from tests.telegram.platform.people import Person
from tests.telegram.platform.server import Platform

PATIENCE = 120.0
"""Seconds without any word before the figure would mean nothing."""


class Typist:
    """Somebody with one complaint."""

    def __init__(self, person: Person, words: Sequence[str]) -> None:
        self.person = person
        self._words: Iterator[str] = iter(words)
        self.last = ""

    def begins(self) -> None:
        """Say the first words."""
        self.person.says(next(self._words))

    def hears(self, message: Message) -> bool:
        """Say the next words; tell whether there were any."""
        self.last = message.text
        words = next(self._words, None)
        if words is not None:
            self.person.says(words)
        return words is not None


def complain(theirs: Platform, customers: Iterable[int], at_once: int) -> list[Typist]:
    """Lead customers through, so many at the same time; return them with what each heard last."""
    heard = SimpleQueue[tuple[Typist, Message]]()
    everybody = [Typist(theirs.person("Customer", language="zh"), words_of(each)) for each in customers]
    for typist in everybody:
        typist.person.room.listeners.append(lambda message, typist=typist: heard.put((typist, message)))
    waiting = iter(everybody)
    for typist in islice(waiting, at_once):
        typist.begins()
    left = len(everybody)
    while left:
        typist, message = heard.get(timeout=PATIENCE)
        if not typist.hears(message):
            left -= 1
            following = next(waiting, None)
            if following is not None:
                following.begins()
    return everybody
