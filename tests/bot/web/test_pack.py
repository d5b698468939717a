"""The evidence pack of a case: everything in it with its hash, for who may have it, from the page and by command."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from bot import control
from bot.packing import SUMS
from tests.bot.web.driving import NAME
from tests.bot.web.serving import Serving
from tests.bot.web.visiting import Visitor
from workflow.numbers import parse_number
from workflow.people import ALL

NOWHERE = "/desk/no-such-page"
HOSTILE = "../../etc/passwd.txt"


@pytest.fixture
def number(own_site: Serving) -> str:
    """A complaint with a file that is called like a path."""
    customer = own_site.town.customer()
    customer.begin()
    customer.http.post(
        "/chat/messages", data={"id": str(uuid4()), "text": "漏水"}, files={"file": (HOSTILE, b"water everywhere")}
    )
    customer.read()
    customer.press("intake.button.no_danger")
    customer.press("intake.button.that_is_all")
    return customer.finish()


@pytest.fixture
def service(own_site: Serving) -> Iterator[Visitor]:
    """Somebody who sees who complains."""
    visitor = Visitor(own_site, "service")
    yield visitor
    visitor.http.close()


def opened(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        return {name: pack.read(name) for name in pack.namelist()}


def test_pack_has_case_timeline_files_and_a_hash_of_each(service: Visitor, number: str) -> None:
    files = opened(service.http.get(f"/desk/case/{number}/evidence.zip").content)
    assert set(files) == {"case.json", "timeline.json", "evidence/001.txt", "manifest.json", SUMS}
    sums = {line[66:]: line[:64] for line in files[SUMS].decode().splitlines()}
    assert sums == {name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name != SUMS}
    manifest = json.loads(files["manifest.json"])
    assert [each["sha256"] for each in manifest["files"]] == [sums[each["name"]] for each in manifest["files"]]
    assert (manifest["case"], files["evidence/001.txt"]) == (number, b"water everywhere")


def test_what_people_called_a_file_is_no_path_in_the_pack(service: Visitor, number: str) -> None:
    files = opened(service.http.get(f"/desk/case/{number}/evidence.zip").content)
    (file,) = (each for each in json.loads(files["manifest.json"])["files"] if "called" in each)
    assert (file["name"], file["stored"]) == ("evidence/001.txt", file["sha256"])
    assert all(".." not in name for name in files)


def test_who_sees_no_names_finds_no_pack_and_no_link_to_one(own_site: Serving, number: str) -> None:
    found = parse_number(number)
    assert found is not None
    team = own_site.read(lambda work: work.cases.get(found, visible_to=ALL).team)
    member = Visitor(own_site, "member", team)
    page, pack, none = (
        member.http.get(address) for address in (f"/desk/case/{number}", f"/desk/case/{number}/evidence.zip", NOWHERE)
    )
    member.http.close()
    assert (pack.status_code, pack.text) == (404, none.text)
    assert "evidence.zip" not in page.text


async def packed(site: Serving, case: str, out: Path) -> dict[str, str]:
    """Ask the running server for a pack, as the command does."""
    answer = await control.ask(site.settings, {"pack": {"case": case, "out": str(out)}})
    assert answer is not None
    return answer


async def test_command_writes_a_new_file_and_none_of_a_case_that_is_not_there(
    own_site: Serving, number: str, tmp_path: Path
) -> None:
    out, never = tmp_path / "case.zip", tmp_path / "never.zip"
    assert await packed(own_site, number, out) == {"file": str(out)}
    assert NAME in opened(out.read_bytes())["case.json"].decode()
    again, unknown = await packed(own_site, number, out), await packed(own_site, "AAA-AAA-A", never)
    assert ("File exists" in again["error"], unknown, never.exists()) == (
        True,
        {"error": "there is no case AAA-AAA-A"},
        False,
    )
