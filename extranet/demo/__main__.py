"""`make demo`: prepare everything, serve it, stop it all together.

Runs without a terminal. The last line printed is `ready http://…`; Ctrl-C or SIGTERM stops every process. Data stay
for the next run; `--reset` deletes them.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import IO

from extranet import embedded
from extranet.demo.fingerprint import is_prepared, note
from extranet.embedded.homes import Home
from extranet.health import complaint_about_the_site

HOME = embedded.ROOT / "var" / "demo"
BANK_FILE = "paiements-de-contributions.csv"
READY_WITHIN = 60  # seconds


class Stop(Exception):
    """Somebody asked the demo to end."""


class Failed(Exception):
    """A part of the demo could not start or has ended by itself."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m extranet.demo", description=__doc__.splitlines()[0])
    parser.add_argument("--reset", action="store_true", help="delete the demo's data and stop")
    if parser.parse_args().reset:
        return reset()
    port = os.environ.setdefault("PORT", "8000")
    os.environ["DJANGO_SETTINGS_MODULE"] = "extranet.settings.demo"
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask_to_stop)
    processes: list[tuple[str, subprocess.Popen[bytes]]] = []
    running = note_that_it_runs()
    try:
        refuse_taken_port(int(port))
        simulator_port = prepare()
        forget_the_beats_memory()
        for name, command in commands(port, simulator_port).items():
            processes.append((name, start(name, command)))
        wait_until_ready(f"http://127.0.0.1:{port}/ready", processes)
        print_people()
        print(f"ready http://127.0.0.1:{port}", flush=True)
        while True:
            time.sleep(1)
            refuse_ended(processes)
    except Stop:
        return 0
    except Failed as failure:
        print(f"demo: {failure}", file=sys.stderr)
        return 1
    finally:
        stop(processes)
        running.close()


def reset() -> int:
    """Delete the data, unless a demo of this checkout runs on them: its processes would end in errors."""
    with lock_file() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("demo: it is running from this directory; stop it first (Ctrl-C in its terminal)", file=sys.stderr)
            return 1
        embedded.reset("demo")
    return 0


def note_that_it_runs() -> IO[str]:
    """Held as long as this process lives; several demos may share the data, each on its port."""
    file = lock_file()
    fcntl.flock(file, fcntl.LOCK_SH)
    return file


def lock_file() -> IO[str]:
    Home.of("demo", embedded.ROOT).make_folder()
    return (HOME / "running").open("a")


def ask_to_stop(number: int, frame: FrameType | None) -> None:
    raise Stop


def refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Failed(f"port {port} is taken; choose another: make demo PORT=8010") from error


def prepare() -> int:
    """Schema, static files, people, channel: each of them is done only where it isn't yet.

    Returns the port for the simulator's SFTP server.
    """
    print("demo: starting the database and the broker, preparing the data …", flush=True)
    if not is_prepared(HOME):
        manage("migrate", "--verbosity", "0")
        manage("collectstatic", "--noinput", "--verbosity", "0")
        note(HOME)
    import django

    django.setup()
    from django.db import connection

    from extranet.demo import (
        administration,
        certificates,
        channel,
        contributions,
        enrolments,
        exchanges,
        funding,
        identities,
        papers,
        people,
        problems,
        rights,
        shelf,
        signing_up,
        training,
    )
    from extranet.tenants.models import Fund

    people.make()
    signing_up.make()
    papers.make(Fund.objects.get(slug="ferra"))
    simulator_port = channel.make(Fund.objects.get(slug="ferra"), HOME / "simulator")
    rights.make(Fund.objects.get(slug="horizon"))
    funding.make(Fund.objects.get(slug="horizon"))
    training.make(Fund.objects.get(slug="ferra"))  # after the worker with a closed number, who is in one of them
    identities.make(Fund.objects.get(slug="passerelle"))
    certificates.make(Fund.objects.get(slug="passerelle"))
    exchanges.make(Fund.objects.get(slug="passerelle"))
    enrolments.make(Fund.objects.get(slug="academie"))
    administration.make()
    contributions.make(Fund.objects.get(slug="horizon"), HOME / BANK_FILE)
    problems.make()
    shelf.make()
    people.write(HOME / "people.json")
    connection.close()
    return simulator_port


def manage(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "manage.py", *arguments], cwd=embedded.ROOT, check=False)
    if done.returncode:
        raise Failed(f"manage.py {arguments[0]} failed; its message stands above")


def commands(port: str, simulator_port: int) -> dict[str, list[str]]:
    """The processes of an installation, on one machine."""
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "-A", "extranet"]
    return {
        "web": web_command(port),
        "worker": [*celery, "worker", "--queues", "quick,slow,signing", "--concurrency", "2", "--loglevel", "warning"],
        "simulator": [
            *python, "batch_channel.simulator", str(HOME / "simulator"), "--sftp", "--port", str(simulator_port),
        ],
        "beat": [*celery, "beat", "--schedule", str(HOME / "beat"), "--loglevel", "warning"],
    }  # fmt: skip


def web_command(port: str) -> list[str]:
    """The web process; the bench serves with it too."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", port, "--workers", "2",
        "--blocking-threads", "4", "--no-ws", "--log-level", "warning", "extranet.wsgi:application",
    ]  # fmt: skip


def forget_the_beats_memory() -> None:
    """A beat that was killed while it wrote can't read its file any more, and it needs none: it sweeps each minute."""
    for file in HOME.glob("beat*"):
        if file != log_of("beat"):
            file.unlink()


def start(name: str, command: list[str]) -> subprocess.Popen[bytes]:
    with log_of(name).open("wb") as log:
        return subprocess.Popen(
            command, cwd=embedded.ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )


def log_of(name: str) -> Path:
    return HOME / f"{name}.log"


def wait_until_ready(address: str, processes: list[tuple[str, subprocess.Popen[bytes]]]) -> None:
    deadline, said = time.monotonic() + READY_WITHIN, "no answer"
    while time.monotonic() < deadline:
        refuse_ended(processes)
        if not (said := complaint_about_the_site(address)):
            return
        time.sleep(0.2)
    raise Failed(f"the site was not ready within {READY_WITHIN} seconds ({said}); see {log_of('web')}")


def refuse_ended(processes: list[tuple[str, subprocess.Popen[bytes]]]) -> None:
    for name, process in processes:
        if process.poll() is not None:
            tail = log_of(name).read_text(errors="replace").splitlines()[-15:]
            raise Failed(
                "\n".join([f"{name} ended with status {process.returncode}; {log_of(name)} ends with:", *tail])
            )


def print_people() -> None:
    from extranet.demo import people

    site = f"http://<fonds>.localhost:{os.environ['PORT']}"
    print(f"\nDonnées inventées. Chaque site : {site} ; le courrier qu’il envoie : {site}/demo/mail")
    print(f"Signer un récapitulatif : {site}/demo/signature, ou manage.py demo_sign FICHIER.pdf")
    print("S’inscrire : chez horizon (adhérent, organisme de formation) et academie (organisme public)")
    print(f"Un fichier de la banque à importer chez horizon (contributions) : {HOME / BANK_FILE}")
    print(f"La sécurité sociale simulée : http://ferra.localhost:{os.environ['PORT']}/demo/simulateur\n")
    print(people.table() + "\n", flush=True)


def stop(processes: list[tuple[str, subprocess.Popen[bytes]]]) -> None:
    """The whole family of each process, politely, then not."""
    for number, patience in ((signal.SIGTERM, 10), (signal.SIGKILL, 5)):
        alive = [process for _name, process in processes if process.poll() is None]
        for process in alive:
            os.killpg(process.pid, number)
        deadline = time.monotonic() + patience
        for process in alive:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                continue


if __name__ == "__main__":
    sys.exit(main())
