"""What a drawn playbook may have besides: hard limits, extensions, approval of plans, decision trees."""

from typing import Any

from hypothesis import strategies as st

Table = dict[str, Any]
WORDS = {"zh": "某事", "en": "something"}
LADDER = "work"
DECIDING: Table = {
    "starts": ["extension_requested"],
    "stops": ["extended", "extension_refused", "extension_lapsed"],
    "due": "4 h",
    "ladder": LADDER,
}


def limited(draw: st.DrawFn, clocks: dict[str, Table]) -> dict[str, Table]:
    """Give some clocks a hard limit beside the soft due time."""
    limit = {"name": WORDS, "due": "30 d", "ladder": LADDER}
    return {name: {**clock, "limit": limit} if draw(st.booleans()) else clock for name, clock in clocks.items()}


def extended(draw: st.DrawFn, book: Table, drawn: dict[str, Table]) -> Table:
    """Let the due times of the drawn clocks be put off, asked for in every stage at work; or leave the book alone."""
    if not drawn or not draw(st.booleans()):
        return book
    by = draw(st.sampled_from(["head", {"light": "member", "grave": "head"}]))
    clocks = {name: {**clock, "extended_by": by} if name in drawn else clock for name, clock in book["clocks"].items()}
    return {
        **book,
        "clocks": {**clocks, "deciding": {"name": WORDS, **DECIDING}},
        "while_open": [*book.get("while_open", []), "request_extension"],
        "anywhere": ["grant_extension", "refuse_extension"],
    }


def approved(draw: st.DrawFn, book: Table) -> Table:
    """Let plans above a sum wait for approval, where any are proposed; or leave the book as it is."""
    proposing = [name for name, stage in book["stages"].items() if "propose" in stage["moves"]]
    if not proposing or not draw(st.booleans()):
        return book
    stages = {name: _asking(stage) if name in proposing else stage for name, stage in book["stages"].items()}
    moves = {"approve": "resolved", "reject": proposing[0], "contain": "approval", "withdraw": "closed"}
    waiting = {"name": WORDS, "owner": "head", "clock": "own", "next": WORDS, "moves": moves}
    above = draw(st.sampled_from([None, 100_000]))
    approval: Table = {"role": "head", **({"above": above} if above else {})}
    return {**book, "approval": approval, "stages": {**stages, "approval": waiting}}


def _asking(stage: Table) -> Table:
    rule = stage["moves"]["propose"]
    written: Table = {"to": rule, "gates": []} if isinstance(rule, str) else rule
    ways: list[Table] = [{"when": "approval_needed", "to": "approval"}, {"to": written["to"]}]
    return {**stage, "moves": {**stage["moves"], "propose": {"to": ways, "gates": written["gates"]}}}


def waited(draw: st.DrawFn, book: Table) -> Table:
    """Let some time pass between the customer's yes and the end; or leave the book as it is."""
    if not draw(st.booleans()):
        return book
    span = draw(st.sampled_from(["5 h", "3 d", "2 wd", "1 mo"]))
    clocks: Table = {
        "wait": {"name": WORDS, "wait": True, "starts": ["satisfied"], "stops": ["dissatisfied"], "due": span},
        "after": {"name": WORDS, "starts": ["waited"], "stops": ["closed"], "due": "24 h", "ladder": LADDER},
    }
    poll = book["stages"]["poll"]
    moves = {**poll["moves"], "satisfy": "resting"}
    ways: Table = {"close": {"to": "closed", "gates": ["waited"]}, "dissatisfy": moves["dissatisfy"]}
    resting = {**poll, "clock": "after", "moves": {**ways, "contain": "resting", "satisfy": "resting"}}
    stages = {**book["stages"], "poll": {**poll, "moves": moves}, "resting": resting}
    return {**book, "stages": stages, "clocks": {**book["clocks"], **clocks}}


def entered(draw: st.DrawFn, book: Table) -> Table:
    """Let requests about one thing begin a way of their own, moves named in words of their own; or leave the book."""
    if not draw(st.booleans()):
        return book
    working = [name for name in book["stages"] if name.startswith("stage_")]
    entry = draw(st.sampled_from(working))
    other: Table = {**book["categories"][0], "id": "own", "kinds": ["service_request"], "entry": entry}
    kinds: Table = {**book["kinds"], "service_request": {"entry": working[0], "words": ["x"]}}
    moves = {move: _named(rule) if move == "contact" else rule for move, rule in book["stages"][entry]["moves"].items()}
    stages = {**book["stages"], entry: {**book["stages"][entry], "moves": moves}}
    return {**book, "kinds": kinds, "categories": [*book["categories"], other], "stages": stages}


def _named(rule: str | Table) -> Table:
    written: Table = {"to": rule} if isinstance(rule, str) else rule
    return {**written, "name": WORDS, "tell": WORDS}


def guided(draw: st.DrawFn, book: Table) -> Table:
    """Let some stages ask questions, of staff or of the customer, whose answers lead to one another or to a move."""
    stages, trees = dict(book["stages"]), dict[str, Table]()
    for name, stage in book["stages"].items():
        if stage.get("phase", "open") == "open" and draw(st.booleans()):
            trees[name] = draw(_trees(stage))
            stages[name] = {**stage, "tree": name}
    return {**book, "stages": stages, "trees": trees}


@st.composite
def _trees(draw: st.DrawFn, stage: Table) -> Table:
    """Draw one to four questions in a row; each leads on and perhaps back, the last one to a move of ours."""
    count = draw(st.integers(1, 4))
    ends = st.sampled_from([move for move in stage["moves"] if move not in ("answer", "withdraw")])
    nodes: Table = {}
    for place in range(1, count + 1):
        asks_customer = place < count and "answer" in stage["moves"] and draw(st.booleans())
        answers: list[Table] = [
            {"name": WORDS, "to": str(place + 1)} if place < count else {"name": WORDS, "move": draw(ends)}
        ]
        if draw(st.booleans()):
            answers.append({"name": WORDS, "to": str(draw(st.integers(1, place)))})
        if not asks_customer and draw(st.booleans()):
            answers.append({"name": WORDS, "move": draw(ends)})
        nodes[str(place)] = {"ask": WORDS, "answers": answers, **({} if asks_customer else {"role": "clerk"})}
    return {"first": "1", "nodes": nodes}
