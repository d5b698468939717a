"""The commands `playbook …`, as typer reads them."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.commands import USAGE, complain
from workflow.errors import PlaybookInvalid
from workflow.language import Language

app = typer.Typer(add_completion=False, help="Look at playbooks.")


@app.command("list")
def list_command() -> int:
    """Name the playbooks that come with Redress."""
    from handlers.shelf import Shelf, names

    shelf = Shelf()
    for name in names():
        typer.echo(f"{name}: {' / '.join(shelf.open(name).playbook.name.values())}")
    return 0


@app.command("check")
def check_playbook_command(
    files: Annotated[list[str] | None, typer.Argument(help="names or files; all of ours when none is given")] = None,
) -> int:
    """Check playbooks: every fault with file, line and key."""
    from handlers.shelf import names

    return check(files or list(names()))


def check(playbooks: Sequence[str]) -> int:
    """Say of each playbook whether it is sound, and return the exit code."""
    from bot.playbook_report import render
    from handlers.shelf import Shelf, path_of

    worst = 0
    for name in playbooks:
        try:
            Shelf().open(name)
        except PlaybookInvalid as invalid:
            complain(render(path_of(name), invalid))
            worst = USAGE
        except (OSError, UnicodeDecodeError) as missing:
            complain(f"{path_of(name)}: {missing}")
            worst = USAGE
        else:
            typer.echo(f"{path_of(name).name}: ok")
    return worst


class Form(StrEnum):
    """What a drawing is made as."""

    MERMAID = "mermaid"
    SVG = "svg"
    TREES = "trees"


@app.command("draw")
def draw_command(
    name: str,
    language: Annotated[Language, typer.Option(help="of the labels")] = Language.EN,
    form: Annotated[
        Form, typer.Option("--format", help="text for Mermaid, of the stages or of the trees, or a picture")
    ] = Form.MERMAID,
    out: Annotated[Path | None, typer.Option(help="a file; standard output when none is given")] = None,
) -> int:
    """Draw how a case moves, or its decision trees: a Mermaid diagram, or a picture that needs no font."""
    from bot.playbook_report import drawn, pictured, render, trees_drawn
    from handlers.shelf import Shelf, path_of

    try:
        match form:
            case Form.MERMAID:
                text = drawn(name, language)
            case Form.TREES:
                text = trees_drawn(name, language)
            case Form.SVG:
                text = pictured(Shelf().open(name).playbook, language).rstrip("\n")
        if out is not None:
            out.write_text(text + "\n", encoding="utf-8")
    except PlaybookInvalid as invalid:
        complain(render(path_of(name), invalid))
        return USAGE
    except OSError as error:
        complain(f"{error.filename}: {error.strerror}")
        return USAGE
    if out is None:
        typer.echo(text)
    return 0
