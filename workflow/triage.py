"""What a message is about, by the playbook's own words: categories, places and kinds.

Words of the playbook that stand in the message count first, longer ones more; only then what is merely like them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from workflow.dialogue import Choice
from workflow.mentions import mentioned
from workflow.moves import Kind
from workflow.playbook import Category, Playbook

BEST = 3
COMPARED = 400
"""Letters of a long message that are compared fuzzily; exact words are looked for in all of it."""
ALIKE = 70
"""Of 100: below this, rapidfuzz's likeness says nothing about a category (one of two characters alike is 67)."""
PLACE_ALIKE = 60
FIGURES = re.compile(r"\d+")
ADDRESSES = re.compile(r"\d+\s*(?:号楼|栋|幢|座|单元|层|楼|室|房|号)?")
"""Parts of an address that only look like a place: 3号楼 is no 楼道."""
LETTERS_PER_IDEOGRAPH = 3
"""How many Latin letters say as much as one Chinese character."""


def categories(words: str, playbook: Playbook, kind: Kind | None = None) -> tuple[str, ...]:
    """Return the ids of the (at most three) categories, of `kind`, that `words` speak of most, best first."""
    said = words.casefold()
    known = [each for each in playbook.categories if kind is None or kind in each.kinds]
    found = {each.id: set(_found(said, each.called)) for each in known}
    every = set[str]().union(*found.values())
    exact = {name: sum(_weight(word) for word in own if not _part(word, every)) for name, own in found.items()}
    ranked = sorted((name for name, weight in exact.items() if weight), key=lambda name: -exact[name])
    if len(ranked) < BEST:
        ranked += _alike(said[:COMPARED], [each for each in known if not exact[each.id]])
    return tuple(ranked[:BEST])


def category_named(words: str, playbook: Playbook, kind: Kind = Kind.COMPLAINT) -> str | None:
    """Return the category, of `kind`, whose name or word is exactly what was typed."""
    said = words.casefold().strip()
    named = (each.id for each in playbook.categories if kind in each.kinds and said in each.called.values())
    return next(named, None)


def places(words: str, playbook: Playbook) -> tuple[int | None, tuple[int, ...]]:
    """Return the place that `words` name, and otherwise those that may be meant: indexes of the playbook's places.

    Figures are never guessed at: building 3 is not building 13.
    """
    said = words.casefold()
    offered = playbook.intake.places
    exact = [max(map(len, _found(said, _folded(_words_of(place)))), default=0) for place in offered]
    if any(exact):
        return exact.index(max(exact)), ()
    return None, _places_alike(said, offered)


def kind_of(words: str, playbook: Playbook) -> Kind | None:
    """Return the kind that is named by the playbook's words, or None where none or several are."""
    said = words.casefold()
    named = [kind for kind, rule in playbook.kinds.items() if rule.offered and _any_found(said, _folded(rule.words))]
    return named[0] if len(named) == 1 else None


def _words_of(place: Choice) -> Iterator[str]:
    yield from place.name.values()
    yield from place.words


def _folded(words: Iterable[str]) -> Mapping[str, str]:
    return {word: word.casefold() for word in words}


def _found(said: str, looked_for: Mapping[str, str]) -> Iterator[str]:
    return (word for word, sought in looked_for.items() if sought in said and mentioned(said, sought))


def _any_found(said: str, looked_for: Mapping[str, str]) -> bool:
    return any(True for _ in _found(said, looked_for))


def _part(word: str, every: set[str]) -> bool:
    """Tell whether a longer word that was found contains this one: 乱收费 speaks of a dispute, not of 收费."""
    return any(word != longer and word in longer for longer in every)


def _weight(word: str) -> float:
    return len(word) / LETTERS_PER_IDEOGRAPH if word.isascii() else len(word)


def _alike(said: str, left: list[Category]) -> list[str]:
    """Return the categories with a word that is like a passage of `said`, likest first."""
    from rapidfuzz import fuzz, process

    words = [word for each in left for word in each.called.values()]
    owners = [each.id for each in left for _ in each.called]
    near = process.extract(said, words, scorer=fuzz.partial_ratio, score_cutoff=ALIKE, limit=None)
    return list(dict.fromkeys(owners[index] for _, _, index in near))


def _places_alike(said: str, offered: tuple[Choice, ...]) -> tuple[int, ...]:
    from rapidfuzz import fuzz

    figures = set(FIGURES.findall(said))
    rest = ADDRESSES.sub(" ", said).strip()
    scores: dict[int, float] = {}
    for index, place in enumerate(offered):
        near = [word.casefold() for word in _words_of(place) if set(FIGURES.findall(word)) <= figures]
        score = max((fuzz.WRatio(word, rest) for word in near), default=0.0) if rest else 0.0
        if score >= PLACE_ALIKE:
            scores[index] = score
    return tuple(sorted(scores, key=lambda index: -scores[index])[:BEST])
