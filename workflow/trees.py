"""Whether every question of a decision tree is asked some day and leads to a move that its stage has."""

from collections.abc import Iterable, Iterator, Mapping

from workflow.finding import Finding
from workflow.moves import CUSTOMER_MOVES
from workflow.playbook import Answer, Node, Playbook, Stage, Tree

Faults = Iterator[Finding]


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
    """Yield a finding for every tree or question that leads nowhere, or that nothing leads to."""
    for name, tree in playbook.trees.items():
        walkers = [stage for stage in playbook.stages.values() if stage.tree == name]
        if not walkers:
            yield Finding(("trees", name), "no stage that walks it", "a stage with this tree")
        yield from _unasked(name, tree)
        for number, node in tree.nodes.items():
            for place, answer in enumerate(node.answers):
                key = ("trees", name, "nodes", number, "answers", place, "move")
                yield from _impossible(key, node, answer, walkers, playbook)


def _unasked(name: str, tree: Tree) -> Faults:
    ways = {number: {answer.to for answer in node.answers if answer.to} for number, node in tree.nodes.items()}
    back = {number: {other for other, to in ways.items() if number in to} for number in ways}
    asked = spread((tree.first,), ways)
    ended = spread((number for number, node in tree.nodes.items() if any(a.move for a in node.answers)), back)
    for number in tree.nodes:
        if number not in asked:
            yield Finding(("trees", name, "nodes", number), "no way to this question", "an answer that leads to it")
        if number not in ended:
            yield Finding(("trees", name, "nodes", number, "answers"), "no way to an end", "an answer with a move")


def _impossible(
    key: tuple[str | int, ...], node: Node, answer: Answer, walkers: Iterable[Stage], playbook: Playbook
) -> Faults:
    if answer.move is None:
        return
    if any(answer.move not in stage.moves for stage in walkers):
        yield Finding(key, repr(answer.move.value), "a move of the stage that walks the tree")
    by = playbook.roles[node.role].may if node.role else CUSTOMER_MOVES
    if answer.move not in by:
        yield Finding(key, repr(answer.move.value), f"a move that {node.role or 'the customer'} may make")
