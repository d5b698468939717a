"""What an operator types, and the exit codes: 2 settings or usage, 3 port, lock or database."""

import gc
import os
import sys
from collections.abc import Coroutine, Mapping, Sequence
from typing import TYPE_CHECKING

from bot.logs import set_up
from workflow.errors import CasesLeftBehind, PlaybookInvalid, VersionUnfit

if TYPE_CHECKING:
    from bot.settings import Settings

USAGE, TROUBLE = 2, 3

# We have no plugins for pydantic; looking for them reads what every installed package says of itself.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


def main(arguments: Sequence[str]) -> int:
    """Carry a command out and return the exit code; plain `run` pays for no command parser."""
    if list(arguments) in ([], ["run"]):
        return run()
    # As `run` does; those that make much and keep it say so themselves.
    gc.disable()
    from bot.commandline import carry_out

    gc.enable()
    return carry_out(arguments)


def run() -> int:
    """Serve until told to stop."""
    # All that is imported stays, so looking for garbage meanwhile would be a tenth of start-up.
    gc.disable()
    settings = settings_or_none()
    if settings is None:
        return USAGE
    set_up(settings.log_level)
    import asyncio

    from bot.app import listening_socket, serve
    from storage.errors import StoreError

    try:
        listener = listening_socket(settings.host, settings.port)
    except OSError as error:
        complain(f"Redress can't listen on {settings.host}:{settings.port}: {error.strerror}. "
                 "Stop what is using the port, or set REDRESS_PORT.")  # fmt: skip
        return TROUBLE
    try:
        asyncio.run(serve(settings, listener))
    except PlaybookInvalid as invalid:
        complain(playbook_report(settings, invalid))
        return USAGE
    except (CasesLeftBehind, VersionUnfit) as refused:
        complain(str(refused))
        return USAGE
    except (StoreError, OSError) as error:
        return trouble(settings, error)
    finally:
        listener.close()
    return 0


def settings_or_none() -> "Settings | None":
    """Return the settings, or say what is wrong with them."""
    from bot.settings import SettingsError, load

    try:
        return load()
    except SettingsError as error:
        complain(str(error))
        return None


def trouble(settings: "Settings", error: Exception) -> int:
    """Say what stands in the way and return the exit code: a playbook that is not there is a matter of settings."""
    from handlers.shelf import path_of

    if isinstance(error, OSError) and error.filename:
        complain(f"{error.filename}: {error.strerror}")
        return USAGE if str(error.filename) == str(path_of(settings.playbook)) else TROUBLE
    complain(str(error))
    return TROUBLE


def written(settings: "Settings", making: Coroutine[None, None, Mapping[str, str]], said: str) -> int:
    """Have something written, say what was, or why it was not, and return the exit code."""
    import asyncio

    from storage.errors import StoreError

    try:
        made = asyncio.run(making)
    except PlaybookInvalid as invalid:
        complain(playbook_report(settings, invalid))
        return USAGE
    except (StoreError, OSError) as error:
        return trouble(settings, error)
    if "error" in made:
        complain(made["error"])
        return USAGE
    print(said.format(**made))
    return 0


def playbook_report(settings: "Settings", invalid: PlaybookInvalid) -> str:
    """Say what is wrong with a playbook, with file and line."""
    from bot.playbook_report import render
    from handlers.shelf import path_of

    return render(path_of(settings.playbook), invalid)


def complain(words: str) -> None:
    """Say something on standard error."""
    print(words, file=sys.stderr, flush=True)
