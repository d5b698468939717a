"""The baseline of start-up: an empty Starlette and SQLAlchemy program, which answers `/healthz` after `select 1`."""

import sys
from pathlib import Path

import uvicorn
from sqlalchemy import create_engine, text
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route


def main(folder: str, port: str) -> None:
    """Serve until told to stop."""
    engine = create_engine(f"sqlite:///{Path(folder) / 'empty.db'}")

    def healthz(_request: Request) -> JSONResponse:
        with engine.connect() as connection:
            return JSONResponse({"one": connection.execute(text("select 1")).scalar()})

    app = Starlette(routes=[Route("/healthz", healthz)])
    uvicorn.run(app, host="127.0.0.1", port=int(port), log_config=None, access_log=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
