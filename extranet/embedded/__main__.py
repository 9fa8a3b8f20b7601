"""`python -m extranet.embedded PURPOSE` keeps the servers of a purpose there until Ctrl-C; see `--help`."""

import argparse
import os
import subprocess
import sys
from urllib.parse import unquote, urlsplit

from . import wheels
from .client import connect, ensure, reset, stop
from .homes import PURPOSES, EmbeddedError, Home


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m extranet.embedded", description="The embedded servers of a purpose."
    )
    parser.add_argument("purpose", choices=PURPOSES)
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--stop", action="store_const", dest="act", const=stop, help="stop its servers")
    action.add_argument(
        "--reset", action="store_const", dest="act", const=reset, help="stop them and delete their data"
    )
    action.add_argument("--psql", action="store_const", dest="act", const=psql, help="open psql as the superuser")
    options = parser.parse_args()
    try:
        (options.act or hold)(options.purpose)
    except EmbeddedError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit()


def hold(purpose: str) -> None:
    connection = connect(Home.of(purpose))
    print(
        f"The servers of {purpose!r} are running. Ctrl-C ends this; they stop when nobody needs them.",
        flush=True,
    )
    connection.wait()
    raise EmbeddedError(f"The servers of {purpose!r} were stopped.")


def psql(purpose: str) -> None:
    address = urlsplit(ensure(purpose).admin_database_url)
    sockets, _, database = unquote(address.path[1:]).rpartition("/")
    environment = os.environ | {
        "PGHOST": sockets,
        "PGUSER": address.username or "",
        "PGPASSWORD": address.password or "",
        "PGDATABASE": database,
    }
    sys.exit(subprocess.run([wheels.installed().postgresql("psql")], env=environment, check=False).returncode)


if __name__ == "__main__":
    main()
