"""P8: no name or phone in clear at rest or in the log, whatever goes wrong."""

import re
from collections.abc import Iterator

import pytest

from tests.bot.web.driving import NAME, PHONE
from tests.bot.web.processes import Process, process
from tests.bot.web.serving import eventually
from workflow.language import Language

# Every line that the fault could leak goes through here: a name in the error's text and in the frames' own values.
FAULTY = """
import handlers.dispatch as dispatch
import bot.web.translate as api
from bot.commands import main
kept, shown = dispatch.converse, api.message_json
def faulty(work, house, conversation, message, now, *, silent=False):
    if "FAULT" in message.text:
        raise ValueError(f"no way with {message.text}")
    return kept(work, house, conversation, message, now, silent=silent)
def unreadable(notice):
    if "May we keep" in str(notice.body):
        raise RuntimeError(f"no way with {notice.body} of {%r} {%r}")
    return shown(notice)
dispatch.converse, api.message_json = faulty, unreadable
raise SystemExit(main([]))
""" % (NAME, PHONE)  # noqa: UP031 (the program has braces of its own)
PERSONAL = (NAME, PHONE, "+86" + PHONE)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """A server with a fault in it, to which a complaint was made."""
    with process(tmp_path_factory.mktemp("private"), door=("-c", FAULTY)) as running:
        customer = running.town.customer()
        number = customer.complain("FAUL", "T: 漏水")
        running.town.staff("service").move(number, "contact")
        stranger = running.town.customer()
        assert stranger.post(text=f"FAULT {NAME} {PHONE}").status_code == 202
        eventually(lambda: running.said().count("message failed") >= 2, "tries again")
        yield running


def test_log_of_a_failing_handler_names_the_fault_and_nobody(server: Process) -> None:
    said = server.said()
    assert '"error": "ValueError"' in said
    assert [word for word in PERSONAL if word in said or word.encode("unicode-escape").decode() in said] == []
    assert "Traceback" not in said


def test_log_of_a_failing_request_names_the_fault_and_nobody(server: Process) -> None:
    customer = server.town.customer(Language.EN)
    assert customer.post(text="hello").status_code == 202
    answer = customer.http.get("/chat/events")
    said = server.said()
    assert (answer.status_code, "Traceback" in answer.text, NAME in answer.text) == (500, False, False)
    assert ('"error": "RuntimeError"' in said, "Traceback" in said, NAME in said) == (True, False, False)


def test_files_of_the_data_directory_hold_no_name_and_no_phone(server: Process) -> None:
    files = [path for path in (server.folder / "data").iterdir() if path.is_file()]
    stored = b"".join(path.read_bytes() for path in files)
    found = [word for word in PERSONAL if word.encode() in stored or word.encode("utf-16-le") in stored]
    assert {"redress.db", "redress.db-wal"} <= {path.name for path in files}
    assert "漏水".encode() in stored
    assert (found, NAME.encode("unicode-escape") in stored) == ([], False)


def test_first_link_is_shown_on_the_terminal_and_not_in_the_log(server: Process) -> None:
    out, log = ((server.folder / name).read_text(encoding="utf-8") for name in ("out", "err"))
    link = re.search(r"/desk/join/(\S+)", out)
    assert link is not None
    assert link[1] not in log
