"""A picture of a playbook's decision trees, as text that many viewers draw (a Mermaid flowchart)."""

from collections.abc import Iterator, Mapping

from workflow.language import Language
from workflow.moves import Move
from workflow.playbook import Playbook
from workflow.questions import Answer, Node


def flowchart(playbook: Playbook, language: Language, labels: Mapping[Move, str], customer: str) -> str:
    """Return every tree with its questions, and the stages its answers lead to; the same text every time.

    A tree's frame bears the names of its stages, a question its number and who answers, `customer` where no role does;
    a question that a test answers is a rhombus. Where a stage has a tree, the way leads to its first question.
    """
    lines = ["flowchart TD"]
    for name in playbook.trees:
        lines += _tree(name, playbook, language, customer)
    ways = [way for name in playbook.trees for way in _ways(name, playbook, language, labels)]
    reached = dict.fromkeys(stage for _, stage in ways if stage and not playbook.stages[stage].tree)
    lines += (f'    s_{stage}(["{_quoted(playbook.stages[stage].name[language])}"])' for stage in reached)
    return "\n".join([*lines, *(f"    {line}" for line, _ in ways)]) + "\n"


def _tree(name: str, playbook: Playbook, language: Language, customer: str) -> Iterator[str]:
    stages = (stage.name[language] for stage in playbook.stages.values() if stage.tree == name)
    yield f'    subgraph t_{name}["{_quoted(" · ".join(stages))}"]'
    for number, node in playbook.trees[name].nodes.items():
        yield f"        q_{name}_{number}{_box(number, node, playbook, language, customer)}"
    yield "    end"


def _box(number: str, node: Node, playbook: Playbook, language: Language, customer: str) -> str:
    figure = number.partition("_")[0]
    # The source's figure stands for its halves; names are shown whole.
    asked = f"{figure if figure.isdigit() else number} · {_quoted(node.ask[language])}"
    if node.automatic:
        return f'{{"{asked}"}}'
    who = playbook.roles[node.role].name[language] if node.role else customer
    return f'["{asked}<br/>{_quoted(who)}"]'


def _ways(
    name: str, playbook: Playbook, language: Language, labels: Mapping[Move, str]
) -> Iterator[tuple[str, str | None]]:
    """Yield every arrow of a tree: its line, and the stage that it leads to where it leaves the tree."""
    for number, node in playbook.trees[name].nodes.items():
        for answer in node.answers:
            said = _quoted(_said(answer, language, labels))
            for stage, end in _ends(name, answer, playbook):
                yield f'q_{name}_{number} -->|"{said}"| {end}', stage


def _said(answer: Answer, language: Language, labels: Mapping[Move, str]) -> str:
    noted = f"{answer.name[language]} · {answer.note[language]}" if answer.note else answer.name[language]
    return f"{noted} → {labels[answer.move]}" if answer.move else noted


def _ends(name: str, answer: Answer, playbook: Playbook) -> Iterator[tuple[str | None, str]]:
    """Yield where an answer leads to: a question, or every stage that its move may lead to."""
    if answer.to is not None:
        yield None, f"q_{name}_{answer.to}"
        return
    walked = {stage for stage, rules in playbook.stages.items() if rules.tree == name}
    targets = (target.to for here, move, target in playbook.edges() if here in walked and move is answer.move)
    for stage in dict.fromkeys(targets):
        tree = playbook.stages[stage].tree
        yield stage, f"q_{tree}_{playbook.trees[tree].first}" if tree else f"s_{stage}"


def _quoted(words: str) -> str:
    """Leave out what would end the quotation marks that Mermaid reads words in."""
    return words.replace('"', "'").replace("#", "＃").replace("\n", " ")
