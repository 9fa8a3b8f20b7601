"""The site on the cluster: three web processes, three workers and a beat, with production's settings."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from extranet import embedded
from extranet.demo.keys import channel_keys, pdf_seal_keys, seal_keys
from extranet.embedded.servers import OWNER, Passwords
from tests.bench.keys import KEYS
from tests.load.sites import STAMP, Site
from tests.smtp import MailServer, mail_server

from . import servers
from .processes import HOME, ClusterFailed, Process, free_ports, listens

SIMULATOR = HOME.folder / "simulator"
SCALE, FUNDS = 0.02, 2  # the bodies' dossiers last for all kills
WEBS = WORKERS = 3


class Cluster:
    """Everything that runs, and the port on which people find it."""

    def __init__(self, mails: MailServer) -> None:
        self.mails = mails
        ports = iter(free_ports(6 + WEBS))
        passwords = Passwords.read(HOME.passwords)
        assert passwords is not None
        self.port = next(ports)
        self.primary = servers.Database("primary", next(ports), passwords)
        self.replica_port = next(ports)  # stays what the site was told, when the replica becomes the primary
        self.replica = servers.Database("replica", self.replica_port, passwords)
        self.pool_port, self.clamd_port = next(ports), next(ports)
        self.sftp_port = next(ports)
        self.web_ports = list(ports)
        self.webs = [self.web(place, port) for place, port in enumerate(self.web_ports)]
        self.workers = [self.worker(place) for place in range(WORKERS)]
        beat = [sys.executable, "-m", "celery", "-A", "extranet", "beat", "--schedule", str(HOME.folder / "beat")]
        self.beat = Process("beat", beat, as_account=False)

    def web(self, place: int, port: int) -> Process:
        words = f"--interface wsgi --host 127.0.0.1 --port {port} --workers 1 --blocking-threads 4 --no-ws"
        command = [sys.executable, "-m", "granian", *words.split(), "extranet.wsgi:application"]
        return Process(f"web-{place}", command, as_account=False)

    def worker(self, place: int) -> Process:
        words = "worker --queues quick,slow,signing --concurrency 1 --loglevel info"
        command = [sys.executable, "-m", "celery", "-A", "extranet", *words.split(), "-n", f"worker-{place}@%h"]
        return Process(f"worker-{place}", command, as_account=False)

    def start(self, stack: ExitStack) -> None:
        self.primary.filled()
        self.start_databases(stack)
        self.pool = servers.Pool(self.pool_port, self.primary)
        stack.callback(self.pool.process.stop)
        self.cache = servers.Cache()
        for process in (*self.cache.sentinels, *self.cache.servers):
            stack.callback(process.stop)
        stack.callback(servers.clamd(self.clamd_port).stop)
        stack.callback(self.social_security().stop)
        for process in (*self.webs, *self.workers, self.beat):
            process.environment = self.environment()
            stack.callback(process.stop)
            process.start()
        for web in self.webs:
            self.is_serving(web)
        for worker in self.workers:
            self.is_working(worker)
        self.nginx = servers.nginx(self.port, self.web_ports)
        stack.callback(self.nginx.stop)
        stack.callback(self.tell_all_to_stop)

    def social_security(self) -> Process:
        """The simulator behind an SFTP server of its own, to which the fund's channel leads."""
        shutil.rmtree(SIMULATOR, ignore_errors=True)
        self.ask("channel", str(self.sftp_port))
        words = ["--sftp", "--port", str(self.sftp_port), "--delay", "2"]
        process = Process(
            "simulator", [sys.executable, "-m", "batch_channel.simulator", SIMULATOR, *words], as_account=False
        )
        return process.start().wait_until(lambda: listens(self.sftp_port))

    def tell_all_to_stop(self) -> None:
        """All at once, so that they needn't be waited for one after the other."""
        for process in (*self.webs, *self.workers, self.beat):
            if process.running is not None and process.running.poll() is None:
                os.killpg(process.running.pid, signal.SIGTERM)

    def start_databases(self, stack: ExitStack) -> None:
        """The replica confirms each commit before anybody is told of it."""
        for database in (self.primary, self.replica):
            stack.callback(database.process.stop)
        self.primary.start()
        self.primary.limit_role()
        self.replica.copy_of(self.primary)
        self.replica.start()
        self.primary.sql("ALTER SYSTEM SET synchronous_standby_names = '*'")
        self.primary.sql("SELECT pg_reload_conf()")
        self.replica.process.wait_until(
            lambda: self.primary.sql("SELECT sync_state FROM pg_stat_replication") == [("sync",)], 30
        )

    def environment(self) -> dict[str, str]:
        """Of the site's processes: what docs/operations.md lists, nothing else."""
        folder = HOME.folder
        return (
            KEYS
            | seal_keys(folder / "keys")
            | channel_keys(folder / "keys")
            | pdf_seal_keys(folder / "keys")
            | {
                "DJANGO_SETTINGS_MODULE": "extranet.settings.base",
                "DATABASE_URL": self.primary.url(port=self.pool_port),
                "DATABASE_POOLED": "yes",
                "REPLICA_ADDRESS": f"127.0.0.1:{self.replica_port}",
                "BROKER_URL": self.sentinels(0),
                "CACHE_URL": self.sentinels(1),
                "ANTIVIRUS": "extranet.documents.clamd.Clamd",
                "CLAMD_ADDRESS": f"127.0.0.1:{self.clamd_port}",
                "MEDIA_ROOT": str(folder / "media"),
                "STATIC_ROOT": str(folder / "static"),
                "JOURNAL_HEADS_DIR": str(folder / "heads"),
                "EMAIL_URL": f"smtp://127.0.0.1:{self.mails.port}",
                "DEFAULT_FROM_EMAIL": "Extranet formation <extranet@example.invalid>",
                "REQUEST_ID_FROM_PROXY": "yes",
                "SIMULATOR_DIR": str(SIMULATOR),
                "BATCH_AUTHORITIES": str(SIMULATOR / "identity" / "ca-certificate.pem"),
                "LOG_LEVEL": "INFO",
            }
        )

    def sentinels(self, database: int) -> str:
        return ";".join(f"sentinel://127.0.0.1:{port}/{database}" for port in self.cache.sentinel_ports)

    def is_serving(self, web: Process) -> None:
        web.wait_until(lambda: listens(self.web_ports[self.webs.index(web)]))

    def is_working(self, worker: Process) -> None:
        worker.wait_until(lambda: " ready." in worker.log.read_text(errors="replace"))

    def ask(self, *arguments: str, told: Any = None) -> Any:
        """What `tests.cluster.checking` finds, through the pool as the site does."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.cluster.checking", *arguments], cwd=embedded.ROOT,
            env=os.environ | self.environment(), input=json.dumps(told), capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise ClusterFailed(f"tests.cluster.checking {' '.join(arguments)}: {done.stderr[-3000:]}")
        return json.loads(done.stdout)

    def preflight(self) -> str:
        """The site's own look at everything it needs. Raises `ClusterFailed` when something is to be corrected."""
        environment = os.environ | self.environment() | {"MIGRATE_DATABASE_URL": self.primary.url(OWNER)}
        done = subprocess.run(
            [sys.executable, "manage.py", "preflight"], cwd=embedded.ROOT, env=environment, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise ClusterFailed(f"preflight:\n{done.stdout}{done.stderr}")
        return done.stdout


def is_prepared(site: Site) -> bool:
    """Filled by today's code, and today's static files are collected."""
    stamp, collected = site.home / STAMP, site.home / "static" / "staticfiles.json"
    if not stamp.exists() or stamp.read_text() != site.fingerprint() or not collected.exists():
        return False
    newest = max(path.stat().st_mtime for path in (embedded.ROOT / "static").rglob("*") if path.is_file())
    return collected.stat().st_mtime > newest


@contextmanager
def running() -> Iterator[Cluster]:
    """Filled, started, and found good by `preflight`; everything ends with the block."""
    for log in HOME.folder.glob("*.log"):
        log.unlink()
    for beat in HOME.folder.glob("beat*"):
        beat.unlink()
    site = Site(HOME.purpose, SCALE, FUNDS)
    if not is_prepared(site):
        site.prepare()
        embedded.stop(HOME.purpose)
    shutil.rmtree(HOME.folder / "heads", ignore_errors=True)
    with mail_server() as mails, ExitStack() as stack:
        cluster = Cluster(mails)
        cluster.start(stack)
        yield cluster
