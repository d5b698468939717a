"""The large stores that are measured, each made once: `make bench-data`, or `python bench/_data.py NAME…`.

They stand in `bench/data`, outside git, or where BENCH_DATA says.
"""

import asyncio
import base64
import json
import os
import sys
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path

from bench._loading import Size, as_of, load
from bench._models import ZONE, Models, models_of
from bot.cast import Cast
from bot.clock import SystemClock
from bot.luck import Luck
from handlers.shelf import path_of
from storage.schema import MIGRATIONS
from storage.store import open_store
from tests.bot.web.serving import KEY
from workflow.reports.months import Month

FOLDER = Path(os.environ.get("BENCH_DATA", Path(__file__).parent / "data"))
AHEAD = timedelta(days=30)
"""(ours) A store stands as it will in a month, so that no deadline falls due in it till then; then it is made again."""
MODELS = {"property": 400, "call-center-group": 1_000}
"""Cases that are simulated; of the second, most are open for weeks."""
LEAST = 1_000
"""Cases of the smallest store that is kept; a smaller one only shows that something works."""
YEAR = timedelta(days=455)
"""From the same month a year before the last whole one, to which that is compared."""
THIRD_SITE = """
[sites.lake]
name = { zh = "南湖项目", en = "Lakeside" }
words = ["南湖", "NH-", "lake"]
phone = "021-5550-1003"

"""


@dataclass(frozen=True, slots=True)
class Kept:
    """A store that is there.

    Attributes:
        folder: with the folder `data`, in which the database is, and the playbook if it has one of its own.
        now: as of when its open cases stand.
        month: the last month that is whole in it.
    """

    folder: Path
    playbook: str
    now: datetime

    @property
    def month(self) -> Month:
        """The last month of which every case is in it, a year after the first."""
        return Month.of(self.now - AHEAD, ZONE).later(-1)

    @property
    def file(self) -> Path:
        """The database."""
        return self.folder / "data" / "redress.db"


SIZES = {
    **{f"cases-{10**power}": Size(cases=10**power, open=10 ** (power - 1)) for power in (3, 4, 5)},
    "cases-1000000": Size(cases=10**6, open=10_000, drafts=100_000, noticed=100_000, over=timedelta(days=4_000)),
    "year-property": Size(cases=100_000, open=1_000, noticed=1_000, over=YEAR),
    "year-call-center-group": Size(cases=100_000, open=1_000, noticed=1_000, over=YEAR),
}


class Outdated(Exception):
    """A store was made with other tables, or stands as of a day that has come."""


def kept(name: str, size: Size | None = None, home: Path = FOLDER, *, anew: bool = False) -> Kept:
    """Return a store, made first where it is not there.

    Raises:
        Outdated: it is of no use any more, and is not to be made `anew`: that may take half an hour.
    """
    folder = home / name
    note = folder / "made.json"
    playbook = "call-center-group" if name.endswith("group") else "property"
    if note.exists():
        made = json.loads(note.read_text(encoding="utf-8"))
        now = datetime.fromisoformat(made["now"])
        if made["tables"] == tables() and now > SystemClock().now() + timedelta(days=1):
            return Kept(folder, made["playbook"], now)
        if not anew:
            raise Outdated(f"{folder} was made with other tables, or too long ago; run: make bench-data")
    return _made(folder, playbook, size or SIZES[name])


def _made(folder: Path, playbook: str, size: Size) -> Kept:
    (folder / "data").mkdir(parents=True, exist_ok=True)
    for stale in [folder / "made.json", *(folder / "data").glob("redress.db*")]:
        stale.unlink(missing_ok=True)
    if playbook == "call-center-group":
        playbook = str(_with_third_site(folder / "call-center-group.toml"))
    began = time.perf_counter()
    models = _models(playbook, MODELS[Path(playbook).stem] if size.cases >= LEAST else LEAST // 10)
    store = Kept(folder, playbook, as_of(models, SystemClock().now() + AHEAD))
    asyncio.run(_with_people(store, models))
    load(store.file, key(), models, size, store.now)
    seconds, size_on_disk = time.perf_counter() - began, store.file.stat().st_size
    made = {
        "now": store.now.isoformat(),
        "cases": size.cases,
        "tables": tables(),
        "playbook": playbook,
        "seconds": round(seconds),
    }
    (folder / "made.json").write_text(json.dumps({**made, "bytes": size_on_disk}) + "\n", encoding="utf-8")
    print(f"{folder.name}: {size.cases} cases, {size_on_disk / 1e6:.0f} MB, {seconds:.0f} s", file=sys.stderr)
    return store


@cache
def _models(playbook: str, cases: int) -> Models:
    return models_of(playbook, cases)


def _with_third_site(file: Path) -> Path:
    before, sites, rest = path_of("call-center-group").read_text(encoding="utf-8").partition("[teams.call_center]")
    file.write_text(f"{before}{THIRD_SITE.lstrip()}{sites}{rest}", encoding="utf-8")
    return file


async def _with_people(store: Kept, models: Models) -> None:
    """Make the store and bring in the same people in the same order as in the simulation."""
    opened = open_store(f"sqlite:///{store.file}", data_dir=store.file.parent, key=key())
    await opened.open()
    cast = Cast(house=models.house, luck=Luck(0), customers=0)
    await opened.write(lambda work: cast.assemble(work, models.at))
    await opened.close()
    if len(cast.staff) != models.staff:
        raise ValueError(f"{len(cast.staff)} people, not {models.staff}")


def tables() -> str:
    """Return what tells one form of the tables from another."""
    texts = [path.read_bytes() for path in sorted((MIGRATIONS / "versions").glob("*.py"))]
    return sha256(b"".join(texts)).hexdigest()


def key() -> bytes:
    """Return the key of the stores, which everybody may know."""
    return base64.b64decode(KEY)


def main() -> None:
    """Make what is named, or everything."""
    for name in sys.argv[1:] or SIZES:
        kept(name, anew=True)


if __name__ == "__main__":
    main()
