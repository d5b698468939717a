"""A picture of how a case moves, as text that many viewers draw (a Mermaid state diagram)."""

from collections.abc import Iterator, Mapping

from workflow.language import Language
from workflow.moves import FACT_OF, Fact, Move, Phase
from workflow.passages import reached
from workflow.playbook import Playbook
from workflow.schedules import Clock
from workflow.spans import Span, Unit

COLOURS = {Phase.OPEN: "#dbeafe", Phase.WAITING: "#fef3c7", Phase.CLOSING: "#dcfce7", Phase.CLOSED: "#e5e7eb"}
UNITS = {
    Unit.MINUTES: {Language.ZH: "分钟", Language.EN: "min"},
    Unit.HOURS: {Language.ZH: "小时", Language.EN: "h"},
    Unit.DAYS: {Language.ZH: "天", Language.EN: "d"},
    Unit.WORKING_DAYS: {Language.ZH: "个工作日", Language.EN: "working days"},
    Unit.MONTHS: {Language.ZH: "个月", Language.EN: "months"},
    Unit.CLOSE_OF_BUSINESS: {Language.ZH: "当日下班前", Language.EN: "close of business"},
    Unit.PROMISED: {Language.ZH: "承诺的时间", Language.EN: "as promised"},
}
INCLUDED = {Language.ZH: "（含当日）", Language.EN: ", that day included"}


def mermaid(playbook: Playbook, language: Language, labels: Mapping[Move, str]) -> str:
    """Return the playbook's stages and the moves between them, in one language; the same text every time.

    Moves that stay in their stage are left out, those between the same two stages share an arrow. A stage's note names
    the clocks that may begin to run there. `labels` are the moves' names in that language.
    """
    lines = [
        "stateDiagram-v2",
        *_stages(playbook, language),
        *_begins_and_ends(playbook),
        *_arrows(playbook, language, labels),
        *_notes(playbook, language),
        *_phases(playbook),
    ]
    return "\n".join(lines) + "\n"


def _stages(playbook: Playbook, language: Language) -> Iterator[str]:
    for name, stage in playbook.stages.items():
        yield f'    state "{_plain(stage.name[language])}" as {name}'


def _begins_and_ends(playbook: Playbook) -> Iterator[str]:
    yield from (f"    [*] --> {entry}" for entry in dict.fromkeys(entry for _, _, entry in playbook.entries()))
    yield from (f"    {name} --> [*]" for name, stage in playbook.stages.items() if stage.phase is Phase.CLOSED)


def _arrows(playbook: Playbook, language: Language, labels: Mapping[Move, str]) -> Iterator[str]:
    between: dict[tuple[str, str], list[str]] = {}
    for name, move, target in playbook.edges():
        if target.to != name:
            own = playbook.stages[name].moves[move].name
            between.setdefault((name, target.to), []).append(_plain(own[language] if own else labels[move]))
    for (here, there), moves in between.items():
        yield f"    {here} --> {there} : {' · '.join(dict.fromkeys(moves))}"


def _notes(playbook: Playbook, language: Language) -> Iterator[str]:
    for name in playbook.stages:
        clocks = [_plain(clock_words(clock, playbook, language)) for clock in clocks_begun_at(name, playbook)]
        if clocks:
            yield from (f"    note right of {name}", *(f"        {clock}" for clock in clocks), "    end note")


def clocks_begun_at(name: str, playbook: Playbook) -> Iterator[Clock]:
    """Yield the clocks that may begin to run when a case comes to stage `name`; in a closed one none does."""
    if playbook.stages[name].phase is Phase.CLOSED:
        return
    came: set[Fact] = {FACT_OF[move] for here, move, target in playbook.edges() if target.to == name and here != name}
    if any(entry == name for _, _, entry in playbook.entries()):
        came.add(Fact.FILED)
    kinds = {kind for kind, _, entry in playbook.entries() if name in reached(playbook, entry)}
    at_home = {stage.clock for stage in playbook.stages.values()}
    for clock_name, clock in playbook.clocks.items():
        # What belongs to other stages begins there alone, whatever starts it.
        starts = () if clock_name in at_home else clock.starts
        here = clock_name == playbook.stages[name].clock or bool(came & {*starts, *clock.restarts})
        if here and kinds & clock.kinds:
            yield clock


def clock_words(clock: Clock, playbook: Playbook, language: Language) -> str:
    """Return a clock's name and its due time, by grade where it has several; a promised one's name says when."""
    if clock.promised:
        return clock.name[language]
    if isinstance(clock.due, Span):
        due = span_words(clock.due, language)
    else:
        due = ", ".join(
            f"{playbook.grades[grade].name[language]} {span_words(span, language)}" for grade, span in clock.due.items()
        )
    return f"{clock.name[language]} {due}"


def span_words(span: Span, language: Language) -> str:
    """Return a length of time as people write it."""
    unit = UNITS[span.unit][language]
    if span.count == 1 and language is Language.EN:
        unit = unit.removesuffix("s")
    written = f"{span.count} {unit}" if span.count else unit
    return f"{written}{INCLUDED[language]}" if span.included else written


def _phases(playbook: Playbook) -> Iterator[str]:
    for phase, colour in COLOURS.items():
        names = [name for name, stage in playbook.stages.items() if stage.phase is phase]
        if names:
            yield f"    classDef {phase} fill:{colour},color:#111827"
            yield f"    class {','.join(names)} {phase}"


def _plain(words: str) -> str:
    """Leave out the signs that Mermaid reads as its own."""
    return words.replace('"', "'").replace(":", "：").replace(";", "；").replace("\n", " ")
