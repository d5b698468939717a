"""A picture of a playbook, laid out: each stage a card with owner, clocks and moves, in the order of the file.

Measures are in pixels of the picture. What the letters look like is the painter's business; he says how wide they are.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from workflow.drawing import clock_words, clocks_begun_at
from workflow.gates import Gate
from workflow.language import Language
from workflow.moves import Kind, Move, Phase
from workflow.passages import reached
from workflow.playbook import Playbook, Rule, Stage, Target
from workflow.trunks import Trunk, Way, trunks

CARD, LEFT, PAD, LANE, GAP = 800, 300, 14, 13, 22
"""Widths of a card and of its left half, the room within it, between lanes, and between cards."""
LINE, ENTRY = 20, 9
"""From one line of text to the next; how far below a card's top its lines come in."""
TITLE, TEXT, SMALL = 16.0, 13.0, 12.0
"""Sizes of letters."""
Measure = Callable[[str], float]
"""How wide a text is, at a size of 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Our own words in the language of the picture; `{0}` is what they are about."""

    moves: Mapping[Move, str]
    gates: Mapping[Gate, str]
    phases: Mapping[Phase, str]
    kinds: Mapping[Kind, str]
    owner: str
    stays: str
    always: str
    complaints: str
    begins: str
    open_cases: str


@dataclass(frozen=True, slots=True)
class Text:
    """Words at a place: x from the left edge, y of the line they stand on."""

    x: float
    y: float
    size: float
    words: str
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A stage as it is drawn.

    Attributes:
        count: how many open cases are in it, as words; none where nobody counted.
        off: it is not on the way that is shown.
    """

    stage: str
    phase: Phase
    top: float
    height: float
    texts: tuple[Text, ...]
    ways: tuple[Way, ...]
    count: str | None = None
    off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A whole picture: `left` is where the cards begin, `notes` say what holds for many of them."""

    title: str
    width: float
    height: float
    left: float
    notes: tuple[Text, ...]
    cards: tuple[Card, ...]
    trunks: tuple[Trunk, ...]
    legend: tuple[tuple[Phase, str], ...]


@dataclass(frozen=True, kw_only=True)
class Artist:
    """Whoever lays a playbook out, in one language.

    Attributes:
        counts: open cases by stage; none where they are not to be shown.
        way: the stages that one case went through, the present one last, to be shown in place of counts.
    """

    playbook: Playbook
    language: Language
    labels: Labels
    measure: Measure
    counts: Mapping[str, int] | None = None
    way: Sequence[str] = ()

    def picture(self) -> Picture:
        """Return the playbook laid out, the same for the same playbook."""
        cards: list[Card] = []
        notes = tuple(self._notes())
        top = (4.0 + len(notes) + 0.4 * bool(notes)) * LINE
        for name, stage in self.playbook.stages.items():
            cards.append(self._card(name, stage, top))
            top += cards[-1].height + GAP
        entries = {card.stage: card.top + ENTRY for card in cards}
        lines = trunks((way for card in cards for way in card.ways), entries)
        left, right = (_room(line.lane for line in lines if line.down is down) for down in (False, True))
        used = {card.phase for card in cards}
        return Picture(
            title=self.playbook.name[self.language],
            width=left + CARD + right,
            height=top,
            left=left,
            notes=notes,
            cards=tuple(cards),
            trunks=lines,
            legend=tuple((phase, self.labels.phases[phase]) for phase in Phase if phase in used),
        )

    def _notes(self) -> Iterator[Text]:
        """Yield the lines below the legend: what may be done in many stages, which their cards need not repeat."""
        y = 4.4 * LINE
        for words, moves in zip((self.labels.always, self.labels.complaints), self._shared, strict=True):
            if moves:
                for line in wrapped(words.format(" · ".join(moves)), CARD / SMALL, self.measure):
                    yield Text(0, y, SMALL, line)
                    y += LINE

    @cached_property
    def _shared(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The moves that stay in every stage at work, and those that do in every one that a complaint comes to."""
        at_work = [name for name, stage in self.playbook.stages.items() if stage.phase in (Phase.OPEN, Phase.WAITING)]
        begins = self.playbook.kinds.get(Kind.COMPLAINT)
        reachable = reached(self.playbook, begins.entry) if begins else frozenset[str]()
        always = self._in_all(at_work)
        more = self._in_all([name for name in at_work if name in reachable])
        return always, tuple(move for move in more if move not in always)

    def _in_all(self, stages: Sequence[str]) -> tuple[str, ...]:
        """Return the moves that stay in each of some stages, in the order of the first."""
        staying = [self._staying(name, self.playbook.stages[name]) for name in stages]
        return tuple(move for move in staying[0] if all(move in other for other in staying)) if staying else ()

    def _card(self, name: str, stage: Stage, top: float) -> Card:
        left = list(self._about(name, stage, top))
        right, ways = self._moves(name, stage, top)
        bottom = max(text.y for text in (*left, *right))
        return Card(
            stage=name,
            phase=stage.phase,
            top=top,
            height=bottom - top + PAD,
            texts=(*left, *right),
            ways=tuple(ways),
            count=self._badge(name, stage),
            off=bool(self.way) and name not in self.way,
        )

    def _badge(self, name: str, stage: Stage) -> str | None:
        """Return how many open cases are in a stage, or as the how many-th stages of its way a case was here."""
        if name in self.way:
            places = " · ".join(str(nth) for nth, passed in enumerate(self.way, 1) if passed == name)
            return f"● {places}" if name == self.way[-1] else places
        if self.counts is None or stage.phase is Phase.CLOSED:
            return None
        return self.labels.open_cases.format(self.counts.get(name, 0))

    def _about(self, name: str, stage: Stage, top: float) -> Iterator[Text]:
        """Yield the left half: name, who has to act, what begins here, and the clocks."""
        room, y = LEFT - 2 * PAD, top + LINE + 6.0
        said = [(stage.name[self.language], TITLE)]
        owner = self.playbook.roles[stage.owner].name[self.language]
        said += [(f"{self.labels.owner} {owner} · {self.labels.phases[stage.phase]}", TEXT)]
        if kinds := list(self._begins(name)):
            said += [(self.labels.begins.format(" · ".join(kinds)), TEXT)]
        clocks = clocks_begun_at(name, self.playbook)
        said += [(f"⊙ {clock_words(clock, self.playbook, self.language)}", SMALL) for clock in clocks]
        if self.counts is not None or name in self.way:
            y += LINE
        for words, size in said:
            for line in wrapped(words, room / size, self.measure):
                yield Text(PAD, y, size, line, strong=size == TITLE)
                y += LINE

    def _begins(self, name: str) -> Iterator[str]:
        """Yield what begins in a stage: kinds, or a category of a kind."""
        for kind, about, entry in self.playbook.entries():
            category = self.playbook.category(about)
            own = f" · {category.name[self.language]}" if category else ""
            if entry == name:
                yield f"{self.labels.kinds[kind]}{own}"

    def _moves(self, name: str, stage: Stage, top: float) -> tuple[list[Text], list[Way]]:
        """Return the right half: a line for each way on, then the moves that stay."""
        texts: list[Text] = []
        ways: list[Way] = []
        y, room = top + LINE + 6.0, CARD - LEFT - PAD
        for move, rule in stage.moves.items():
            for target in rule.to:
                if target.to == name:
                    continue
                ways.append(Way(y - 4, target.to))
                for line in wrapped(self._way(move, rule, target), room / TEXT, self.measure):
                    texts.append(Text(LEFT, y, TEXT, line))
                    y += LINE
        told = {move for moves in self._shared for move in moves} if stage.phase in (Phase.OPEN, Phase.WAITING) else ()
        if stays := [move for move in self._staying(name, stage) if move not in told]:
            for line in wrapped(self.labels.stays.format(" · ".join(stays)), room / SMALL, self.measure):
                texts.append(Text(LEFT, y, SMALL, line))
                y += LINE
        return texts, ways

    def _way(self, move: Move, rule: Rule, target: Target) -> str:
        gates = [*rule.gates, *([target.when] if target.when else [])]
        there = self.playbook.stages[target.to].name[self.language]
        return f"{self._called(move, rule)}{self._conditions(gates, rule)} → {there}"

    def _staying(self, name: str, stage: Stage) -> list[str]:
        staying = [(move, rule) for move, rule in stage.moves.items() if name in {target.to for target in rule.to}]
        return [f"{self._called(move, rule)}{self._conditions([*rule.gates], rule)}" for move, rule in staying]

    def _called(self, move: Move, rule: Rule) -> str:
        return rule.name[self.language] if rule.name else self.labels.moves[move]

    def _conditions(self, gates: list[Gate], rule: Rule) -> str:
        """Return gates and roles that narrow a move, in brackets."""
        said = [self.labels.gates[gate] for gate in gates]
        said += [self.playbook.roles[role].name[self.language] for role in rule.by]
        return f" [{' · '.join(said)}]" if said else ""


def _room(lanes: Iterator[int]) -> float:
    return 2 * GAP + (max(lanes, default=-1) + 1) * LANE


def wrapped(words: str, room: float, measure: Measure) -> Iterator[str]:
    """Yield `words` in lines no wider than `room`, at a size of 1; Chinese breaks anywhere, English between words."""
    line = ""
    for part in _parts(words):
        if line and measure(line + part.rstrip()) > room:
            yield line.rstrip()
            line = "　" if line[:1] in "⊙　" else ""
        line += part
    yield line.rstrip()


STOPS = "，。、：；）】」！？,.;:)] ·"
"""What no line begins with."""
OPENS = "（「【“([　⊙"
"""What no line ends with."""
LATIN = "\u2e7f"
"""The last sign before those that break anywhere."""


def _parts(words: str) -> Iterator[str]:
    """Yield what must stay together: a word and its blank, a Chinese sign with the stop behind or bracket before it."""
    part = ""
    for place, sign in enumerate(words):
        part += sign
        following = words[place + 1 : place + 2]
        if following and (following in STOPS or sign in OPENS):
            continue
        if sign == " " or sign > LATIN or following > LATIN:
            yield part
            part = ""
    if part:
        yield part
