"""Whether every question of a decision tree can be asked and answered, and leads to a move that its stage has."""

from collections.abc import Iterable, Iterator, Mapping

from workflow.finding import Finding
from workflow.moves import CUSTOMER_MOVES, Move, Phase
from workflow.needs import NEEDS
from workflow.playbook import Playbook, Role, Stage
from workflow.questions import Answer, Node, Outcome, Tree

Faults = Iterator[Finding]
Key = tuple[str | int, ...]


def spread(begin: Iterable[str], ways: Mapping[str, set[str]]) -> frozenset[str]:
    """Return what can be come to from `begin`, itself among it, going by `ways`."""
    seen, ahead = set[str](), list(begin)
    while ahead:
        stage = ahead.pop()
        if stage not in seen:
            seen.add(stage)
            ahead += ways[stage]
    return frozenset(seen)


def stuck_questions(playbook: Playbook) -> Faults:
    """Yield a finding for every tree or question that leads nowhere, or that nothing leads to, or nobody answers."""
    for name, tree in playbook.trees.items():
        walkers = [stage for stage in playbook.stages.values() if stage.tree == name]
        if not walkers:
            yield Finding(("trees", name), "no stage that walks it", "a stage with this tree")
        yield from _unasked(name, tree)
        for number, node in tree.nodes.items():
            here = ("trees", name, "nodes", number)
            yield from _unanswerable(here, node, walkers, playbook)
            yield from _tests(here, node, first=number == tree.first)
            for place, answer in enumerate(node.answers):
                yield from _impossible((*here, "answers", place), node, answer, walkers, playbook)
    yield from _empty_tables(playbook)


def _unasked(name: str, tree: Tree) -> Faults:
    ways = {number: {answer.to for answer in node.answers if answer.to} for number, node in tree.nodes.items()}
    back = {number: {other for other, to in ways.items() if number in to} for number in ways}
    asked = spread((tree.first,), ways)
    ends = (number for number, node in tree.nodes.items() if any(each.move for each in node.answers))
    ended = spread(ends, back)
    for number in tree.nodes:
        if number not in asked:
            yield Finding(("trees", name, "nodes", number), "no way to this question", "an answer that leads to it")
        if number not in ended:
            yield Finding(("trees", name, "nodes", number, "answers"), "no way to an end", "an answer with a move")


def _unanswerable(here: Key, node: Node, walkers: Iterable[Stage], playbook: Playbook) -> Faults:
    """Yield what keeps everybody from answering: no answers, a role that never sees the case, a deaf customer."""
    if not node.answers:
        yield Finding((*here, "answers"), "nothing", "at least one answer")
    for stage in walkers:
        if node.role is not None and not _comes_to(playbook.roles[node.role], stage, playbook):
            yield Finding((*here, "role"), repr(node.role), "a role that sees the cases of the stage with this tree")
        if node.role is None and not node.automatic and not _hears_customers(stage):
            yield Finding((*here, "role"), "nobody", "a role: no customer can be asked in the stage with this tree")


def _comes_to(role: Role, stage: Stage, playbook: Playbook) -> bool:
    """Tell whether somebody in `role` can have the card of a case in `stage`."""
    if role.sees == "all" or role.team is None:
        return True
    leads = (playbook.roles[grade.lead].team for grade in playbook.grades.values() if grade.lead)
    owner = playbook.roles[stage.owner].team
    dispatched = {category.team for category in playbook.categories} if owner is None else set[str]()
    return role.team in {owner, *leads, *dispatched}


def _hears_customers(stage: Stage) -> bool:
    return stage.phase in (Phase.OPEN, Phase.WAITING) and Move.ANSWER in stage.moves


def _tests(here: Key, node: Node, *, first: bool) -> Faults:
    """Yield what keeps a test from answering: each outcome has one answer, and a reading comes before."""
    if not node.automatic:
        return
    if first:
        yield Finding(here, "a test at the beginning of a tree", "a question whose answer takes a reading before it")
    for outcome in Outcome:
        times = sum(answer.when is outcome for answer in node.answers)
        if times != 1:
            yield Finding((*here, "answers"), f"{times} answers when {outcome}", "one answer for each outcome")
    for place, answer in enumerate(node.answers):
        if answer.when is None:
            yield Finding(
                (*here, "answers", place), "an answer without `when`", "the outcome of the test that takes it"
            )
        if answer.move is not None and any(need.required for need in NEEDS.get(answer.move, ())):
            key = (*here, "answers", place, "move")
            yield Finding(
                key,
                repr(answer.move.value),
                "a move without a form: nobody answers a test",
            )


def _impossible(key: Key, node: Node, answer: Answer, walkers: Iterable[Stage], playbook: Playbook) -> Faults:
    if answer.move is None:
        return
    here = (*key, "move")
    if any(answer.move not in stage.moves for stage in walkers):
        yield Finding(here, repr(answer.move.value), "a move of the stage that walks the tree")
    if node.automatic:
        return
    by = playbook.roles[node.role].may if node.role else CUSTOMER_MOVES
    if node.role is None and any(need.required for need in NEEDS.get(answer.move, ())):
        yield Finding(here, repr(answer.move.value), "a move without a form: the customer presses a button")
    if answer.move not in by:
        yield Finding(here, repr(answer.move.value), f"a move that {node.role or 'the customer'} may make")


def _empty_tables(playbook: Playbook) -> Faults:
    for name, table in playbook.appliances.items():
        if not table.rows:
            yield Finding(("appliances", name, "rows"), "nothing", "at least one appliance")
    for name, rule in playbook.readings.items():
        if rule.least >= rule.most:
            yield Finding(("readings", name, "least"), str(rule.least), f"less than `most`, which is {rule.most}")
