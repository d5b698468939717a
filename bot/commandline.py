"""The commands beside `run`, as typer reads them."""

import asyncio
import gc
import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from bot import playbook_commands, storekeeping
from bot.commands import TROUBLE, USAGE, complain, playbook_report, run, settings_or_none, trouble, written
from bot.settings import Settings
from workflow.errors import PlaybookInvalid, VersionUnfit


def leave_with(code: int | None) -> None:
    """Turn what a command returned into the exit code."""
    raise typer.Exit(code or 0)


app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help="Redress.", result_callback=leave_with)
app.add_typer(playbook_commands.app, name="playbook")


def carry_out(arguments: Sequence[str]) -> int:
    """Carry out a command and return its exit code."""
    try:
        app(list(arguments), prog_name="bot.py")
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else 1
    return 0


def _settings() -> Settings:
    settings = settings_or_none()
    if settings is None:
        raise typer.Exit(USAGE)
    return settings


@app.command("run")
def run_command() -> int:
    """Serve customers at /chat and staff at /desk."""
    return run()


@app.command("check")
def check_command() -> int:
    """Check the settings and the playbook without starting."""
    settings = _settings()
    code = playbook_commands.check([settings.playbook])
    if code == 0:
        typer.echo("settings: ok")
        _check_calendar(settings)
    return code


def _check_calendar(settings: Settings) -> None:
    """Warn of a coming year whose working days are not known; Redress starts all the same."""
    from bot import holidays
    from bot.app import house_of
    from bot.clock import SystemClock

    if years := house_of(settings).undecreed(SystemClock().now()):
        complain(f"calendar: {holidays.warning(years)}")


@app.command("invite")
def invite_command(
    role: Annotated[str, typer.Argument(help="a role of the playbook, or administrator")],
    teams: Annotated[
        list[str] | None, typer.Argument(help="teams of a role that belongs to teams; @site limits it")
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> int:
    """Make a one-time link by which somebody of ours signs in."""
    settings = _settings()
    from storage.errors import StoreError

    try:
        invited = asyncio.run(_invite(settings, role, teams or []))
    except PlaybookInvalid as invalid:
        complain(playbook_report(settings, invalid))
        return USAGE
    except (StoreError, OSError) as error:
        return trouble(settings, error)
    except (ValueError, VersionUnfit) as wrong:
        complain(str(wrong))
        return USAGE
    from bot.invitations import link

    url, elsewhere = link(settings, invited["invite"]), {name: invited[name] for name in invited if name != "invite"}
    printed = {"invite": invited["invite"], "url": url, **elsewhere}
    typer.echo(json.dumps(printed) if as_json else "\n".join((url, *elsewhere.values())))
    return 0


async def _invite(settings: Settings, role: str, teams: list[str]) -> dict[str, str]:
    """Ask the running server, or write to the store where none runs; return the invitation and its ways in."""
    from bot import control
    from bot.app import house_of, store_of
    from bot.channel import Premises
    from bot.clock import SystemClock
    from bot.invitations import invite, ways_in
    from bot.versions import take_up

    answer = await control.ask(settings, {"role": role, "teams": teams})
    if answer is not None:
        if "error" in answer:
            raise ValueError(answer["error"])
        return answer
    store = store_of(settings)
    await store.open()
    try:
        premises = Premises(store=store, house=house_of(settings), clock=SystemClock())
        await take_up(premises)
        if settings.telegram_token is not None:
            from bot.telegram.names import learn

            await learn(settings, premises.lanes)
        return ways_in(premises, await invite(premises, role, teams))
    finally:
        await store.close()


@app.command("migrate")
def migrate_command() -> int:
    """Bring the database to this program's version."""
    settings = _settings()
    from storage.errors import StoreError
    from storage.schema import migrate

    try:
        migrate(settings.store_url, data_dir=settings.data_dir)
    except StoreError as error:
        complain(str(error))
        return TROUBLE
    typer.echo("database: up to date")
    return 0


@app.command("doctor")
def doctor_command(
    *, deep: Annotated[bool, typer.Option("--deep", help="read every case and look for whatever is broken")] = False
) -> int:
    """Say how things stand; nothing is changed, and a server may run meanwhile."""
    settings = _settings()
    from bot.doctor import consult
    from storage.errors import StoreError

    try:
        found = asyncio.run(consult(settings, deep=deep))
    except PlaybookInvalid as invalid:
        complain(playbook_report(settings, invalid))
        return USAGE
    except (StoreError, OSError) as error:
        return trouble(settings, error)
    if "error" in found:
        complain(found["error"])
        return USAGE
    typer.echo(found["state"])
    if found["broken"]:
        complain(found["broken"])
        return 1
    if deep:
        typer.echo("nothing is broken")
    return 0


@app.command("backup")
def backup_command(
    folder: Annotated[Path | None, typer.Argument(help="where the copy goes; DATA_DIR/backups unless given")] = None,
    made: Annotated[str | None, typer.Option(help="only note one that other tools made, by its name")] = None,
) -> int:
    """Copy a SQLite database beside the running server, and prove that the copy is whole."""
    settings = _settings()
    if made is not None:
        from bot.backup import note_made

        return written(settings, note_made(settings, made), "{file}: noted for the health page")
    if settings.on_postgres:
        complain(
            "PostgreSQL has its own tools: pg_dump --format=custom --file=redress.dump DATABASE, or a base backup and\n"
            "its WAL for any point in time. docs/operations.md says how, and how to restore."
        )
        return USAGE
    from bot.backup import back_up, note_made
    from storage.errors import StoreError

    try:
        copy = asyncio.run(back_up(settings, folder))
    except (StoreError, OSError) as error:
        return trouble(settings, error)
    # A database that is to be migrated can't be opened to note it; the copy counts all the same.
    with suppress(StoreError, PlaybookInvalid, OSError):
        asyncio.run(note_made(settings, copy.name))
    typer.echo(f"{copy}: {copy.stat().st_size:,} bytes, whole")
    if settings.encryption_key is None:
        typer.echo(f"Keep {settings.data_dir / 'key'} in another place: without it the copy can't be read.")
    return 0


app.command("move-data")(storekeeping.move_command)
app.command("export")(storekeeping.export_command)
app.command("import")(storekeeping.import_command)


@app.command("simulate")
def simulate_command(
    playbook: Annotated[str, typer.Argument(help="a playbook's name or file")],
    cases: Annotated[int, typer.Option(min=1, max=1_000_000)] = 1000,
    seed: Annotated[int, typer.Option()] = 1,
    against: Annotated[str | None, typer.Option(help="another playbook, for the same customers")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> int:
    """Run made-up customers and staff through a playbook on a virtual clock."""
    from bot.comparison import compare, table
    from bot.simulate import simulate
    from bot.story import report

    told = table if against else report
    try:
        outcome = compare(playbook, against, cases, seed) if against else simulate(playbook, cases, seed)
    except (OSError, PlaybookInvalid, ValueError) as wrong:
        complain(str(wrong))
        return USAGE
    typer.echo(json.dumps(outcome, ensure_ascii=False, indent=2) if as_json else told(outcome))
    return 0 if outcome["violations"] == 0 else 1


@app.command("report")
def report_command(
    out: Annotated[Path, typer.Option(help="a folder for the files")],
    month: Annotated[str | None, typer.Option(help="such as 2026-09")] = None,
    week: Annotated[str | None, typer.Option(help="such as 2026-W40: the digest of that week")] = None,
    year: Annotated[str | None, typer.Option(help="such as 2026: the study of what was not closed")] = None,
    site: Annotated[str | None, typer.Option(help="of one site alone")] = None,
    team: Annotated[str | None, typer.Option(help="of one team alone")] = None,
) -> int:
    """Make an analysis: text and picture, and but for a week PDF to print, XLSX and CSV with a row a case."""
    named = [each for each in (month, week, year) if each is not None]
    if len(named) != 1:
        complain("Name one month, week or year, such as --month 2026-09.")
        return USAGE
    settings = _settings()
    from bot.errands import sent
    from bot.reports.files import carry_out as report

    wanted = {"term": named[0], "site": site, "team": team, "out": str(out.absolute())}
    # What a report counts is kept to its end; looking through it for garbage again and again took a fifth of the time.
    gc.disable()
    made = sent(settings, {"report": wanted}, lambda premises: report(premises, wanted))
    return written(settings, made, "{files}")


@app.command("pack")
def pack_command(
    case: Annotated[str, typer.Argument(help="a case's number, such as AB3-4CD-E")],
    out: Annotated[Path, typer.Option(help="a new file, such as case.zip")],
) -> int:
    """Write the evidence pack of one case, in clear: case, timeline, files and a hash of each."""
    settings = _settings()
    from bot.errands import sent
    from bot.packing import carry_out as pack

    wanted = {"case": case, "out": str(out.absolute())}
    made = sent(settings, {"pack": wanted}, lambda premises: pack(premises, wanted))
    return written(settings, made, "{file}: names and contacts stand in it in clear; keep it as such.")


@app.command("demo")
def demo_command() -> int:
    """Serve with a clock that runs a day in a minute, and scripted customers and staff."""
    from bot.demo import demo

    return demo(_settings())


@app.command("qr")
def qr_command(
    places: Annotated[
        list[str] | None, typer.Argument(help="signs of the playbook's places; all when none is given")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="a file; standard output when none is given")] = None,
) -> int:
    """Print sheets for the wall, as HTML: a code at each place that leads into the chat."""
    settings = _settings()
    from bot.app import house_of
    from bot.signs import bot_name, chosen, sheets

    try:
        playbook = house_of(settings).playbook
        signed = chosen(playbook, places or [])
        bot = asyncio.run(bot_name(settings))
    except PlaybookInvalid as invalid:
        complain(playbook_report(settings, invalid))
        return USAGE
    except (OSError, ValueError) as wrong:
        complain(str(wrong))
        return USAGE
    page = sheets(playbook, signed, bot=bot, public_url=settings.public_url, phone=settings.front_desk_phone)
    if out is None:
        typer.echo(page, nl=False)
    else:
        out.write_text(page, encoding="utf-8")
    return 0
