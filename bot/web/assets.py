"""Static files: kept for ever by browsers, because their address changes with their contents."""

import hashlib
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from bot.web.problems import unseen

STATIC = Path(__file__).parent / "static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
"""What is served, and as what; licences and notes beside the files are not."""
FOR_EVER = "public, max-age=31536000, immutable"


@cache
def _files() -> dict[str, bytes]:
    found = sorted(path for path in STATIC.rglob("*") if path.suffix in TYPES)
    return {path.relative_to(STATIC).as_posix(): path.read_bytes() for path in found}


@cache
def digest() -> str:
    """Return the mark of all static files together; one file's change renews every address."""
    whole = hashlib.sha256()
    for name, content in _files().items():
        whole.update(name.encode() + b"\0" + content)
    return whole.hexdigest()[:12]


def asset(name: str) -> str:
    """Return the address of a static file.

    Raises:
        KeyError: there is none of that name.
    """
    if name not in _files():
        raise KeyError(name)
    return f"/static/{digest()}/{name}"


async def serve_asset(request: Request) -> Response:
    """Return a static file; under an old mark it is the present one, to be asked for again."""
    name: str = request.path_params["name"]
    content = _files().get(name)
    if content is None:
        raise unseen()
    fresh = request.path_params["mark"] == digest()
    headers = {"Cache-Control": FOR_EVER if fresh else "no-cache"}
    return Response(content, media_type=TYPES[Path(name).suffix], headers=headers)
