"""python -m batch_channel.simulator DIRECTORY [--sftp] [--port 2022] [--delay 20]

Answers what arrives in the directory's folders until it is stopped. With --sftp it also serves them (asyncssh);
otherwise some other server does, such as OpenSSH's.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from . import identity
from .directory import Directory
from .watching import look

EVERY = 0.5  # seconds


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m batch_channel.simulator", description=__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--sftp", action="store_true", help="serve the folders too")
    parser.add_argument("--port", type=int, default=2022)
    parser.add_argument("--delay", type=float, default=20.0, help="seconds between acknowledgement and notification")
    arguments = parser.parse_args()
    directory = Directory(arguments.directory)
    identity.ensure(directory)
    asyncio.run(run(directory, arguments.port if arguments.sftp else None, arguments.delay))
    return 0


async def run(directory: Directory, port: int | None, delay: float) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    if port is not None:
        from .server import serve

        await serve(directory, port)
        print(f"simulator: SFTP on 127.0.0.1:{port}", flush=True)
    while not stopped.is_set():
        await asyncio.to_thread(look, directory, delay=delay)
        try:
            await asyncio.wait_for(stopped.wait(), EVERY)
        except TimeoutError:
            continue


if __name__ == "__main__":
    sys.exit(main())
