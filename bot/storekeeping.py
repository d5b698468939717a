"""The commands over a whole database: moved to another engine, given away in an open form, taken in from one."""

import asyncio
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import TROUBLE, USAGE, complain, settings_or_none, trouble
from bot.settings import STORES, Settings

if TYPE_CHECKING:
    from storage.export.manifest import Manifest


def move_command(
    source: Annotated[str, typer.Argument(metavar="FROM", help="a database's URL, as in DATABASE_URL")],
    target: Annotated[str, typer.Argument(metavar="TO", help="another one's, which is empty")],
) -> int:
    """Move everything from one database to another, and compare it row by row; no Redress may be running."""
    settings = settings_or_none()
    if settings is None:
        return USAGE
    from storage.errors import StoreError
    from storage.moving import move

    for url in (source, target):
        if not url.startswith(STORES):
            complain(f"{url.partition(':')[0]} is no engine that Redress has: give sqlite:///FILE or {STORES[0]}…")
            return USAGE
    try:
        moved = move(source, target, data_dir=settings.data_dir, kept_in=settings.store_url)
    except StoreError as error:
        complain(str(error))
        return TROUBLE
    for table, rows in moved.items():
        typer.echo(f"{table}: {rows}")
    typer.echo("All rows are the same in both. Set REDRESS_DATABASE_URL to the new database, and keep the same key:")
    typer.echo(f"what stands in {settings.data_dir / 'key'}, or in REDRESS_ENCRYPTION_KEY, where PostgreSQL needs it.")
    return 0


def export_command(
    out: Annotated[Path, typer.Argument(metavar="FOLDER", help="a new folder")],
) -> int:
    """Write everything in clear and in an open form, beside a running server: JSON lines, their schemas, the files."""
    settings = settings_or_none()
    if settings is None:
        return USAGE
    from storage.errors import StoreError

    try:
        made = _exported(settings, out.absolute())
    except (StoreError, OSError) as error:
        return trouble(settings, error)
    for kind in made.kinds:
        untraced = f", {kind.untraced} that belong to nothing any more left out" if kind.untraced else ""
        typer.echo(f"{kind.file}: {kind.lines}{untraced}")
    typer.echo(f"{out}: names, phone numbers, e-mails, all that people wrote and {made.evidence_files} files of theirs")
    typer.echo("stand in it in clear; keep it as such. README.txt in it says what is what, and what was left out.")
    return 0


def _exported(settings: Settings, out: Path) -> "Manifest":
    """Write an export of the database, or of a copy of it where it is a file: only its server may have that open."""
    from bot.backup import back_up
    from bot.clock import SystemClock
    from bot.errands import must_exist
    from storage.encryption import Keys
    from storage.export.writing import export
    from storage.keyfile import load_or_create_key

    asyncio.run(must_exist(settings))
    keys = Keys(settings.key or load_or_create_key(settings.data_dir, may_create=False))
    now = SystemClock().now()
    if settings.on_postgres:
        return export(settings.store_url, out, keys=keys, now=now)
    with tempfile.TemporaryDirectory(prefix=".export-", dir=settings.data_dir) as folder:
        copy = asyncio.run(back_up(settings, Path(folder)))
        return export(f"sqlite:///{copy}", out, keys=keys, now=now)


def import_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="an export")],
) -> int:
    """Take an export into the database of the settings, which must be empty: all of it, proved, or nothing."""
    settings = settings_or_none()
    if settings is None:
        return USAGE
    from storage.errors import ImportRefused, StoreError
    from storage.export.reading import take_in
    from storage.keyfile import load_or_create_key

    def key() -> bytes:
        return settings.key or load_or_create_key(settings.data_dir)

    try:
        taken = take_in(folder, settings.store_url, data_dir=settings.data_dir, key=key)
    except ImportRefused as refused:
        complain(str(refused))
        return USAGE
    except (StoreError, OSError) as error:
        return trouble(settings, error)
    for kind, lines in taken.items():
        typer.echo(f"{kind}: {lines}")
    typer.echo(
        "Every line and every file was read back and is the same. Nobody is signed in: people of ours come back by"
    )
    typer.echo("by new invitations (python bot.py invite administrator), and tracking links are made anew.")
    return 0
