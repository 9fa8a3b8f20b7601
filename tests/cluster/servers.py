"""The servers of the cluster, from Debian's packages and, where we ship one, from the configuration in docs/cluster."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import psycopg
from redis import Redis
from redis.exceptions import RedisError
from redis.sentinel import MasterNotFoundError, Sentinel

from extranet import embedded
from extranet.embedded import postgresql
from extranet.embedded import processes as as_account
from extranet.embedded.servers import APPLICATION, BACKUP, DATABASE, OWNER, SUPERUSER, Passwords
from extranet.embedded.wheels import Programs, of_the_system

from .processes import HOME, ClusterFailed, Process, free_ports, listens, replaced, written

SHIPPED = embedded.ROOT / "docs" / "cluster"
MASTER = "extranet"
POOL_ADMIN = "pgbouncer"
LIMITS = {"statement_timeout": "15s", "lock_timeout": "5s", "idle_in_transaction_session_timeout": "60s"}
EICAR = "44d88612fea8a8f36de82e1278abb02f:68:Eicar-Test-Signature\n"  # MD5 and size: what an .hdb holds


def programs() -> Programs:
    return Programs(Path(), Path(), "", system=of_the_system())


class Database:
    """A PostgreSQL server of the cluster: the primary, or the replica that becomes it."""

    def __init__(self, name: str, port: int, passwords: Passwords) -> None:
        self.name, self.port, self.passwords = name, port, passwords
        self.data = HOME.private / name
        self.process = Process(f"postgresql-{name}", [])

    def url(self, role: str = APPLICATION, password: str = "", port: int | None = None) -> str:
        known = {APPLICATION: self.passwords.application, OWNER: self.passwords.owner, BACKUP: self.passwords.backup}
        return f"postgresql://{role}:{password or known[role]}@127.0.0.1:{port or self.port}/{DATABASE}"

    def start(self, **settings: str) -> Database:
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        settings = postgresql.SETTINGS | {
            "port": str(self.port), "listen_addresses": "127.0.0.1", "unix_socket_directories": f'"{self.sockets}"',
            "max_connections": "100",
        } | settings  # fmt: skip
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        self.process.command = [programs().postgresql("postgres"), "-D", self.data, *options]
        self.process.start().wait_until(self.answers)
        return self

    @property
    def sockets(self) -> Path:
        directory = HOME.private / f"{self.name}-sockets"
        HOME.give_directory(directory)
        return directory

    def answers(self) -> bool:
        try:
            return self.sql("SELECT 1") == [(1,)]
        except psycopg.OperationalError:
            return False

    def kill(self) -> None:
        """As a machine that loses its power: each of its processes is in a session of its own."""
        for pid in as_account.occupants(self.data):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.kill()

    def sql(self, statement: str, *, database: bool = False) -> list[tuple[object, ...]]:
        """What the superuser is told: of the server, or of the site's database."""
        with psycopg.connect(
            host="127.0.0.1", port=self.port, user=SUPERUSER, password=self.passwords.superuser,
            dbname=DATABASE if database else "postgres", autocommit=True, connect_timeout=2,
        ) as connection:  # fmt: skip
            done = connection.execute(statement)  # type: ignore[call-overload]
            return done.fetchall() if done.description else []

    def filled(self) -> None:
        """What the embedded server of this purpose was filled with (`tests.load.sites`), which has ended."""
        shutil.rmtree(self.data, ignore_errors=True)
        subprocess.run(["cp", "-a", HOME.postgresql, self.data], check=True)

    def limit_role(self) -> None:
        """As docs/operations/several-machines.md says, for who comes through the pool."""
        for name, value in LIMITS.items():
            self.sql(f"ALTER ROLE {APPLICATION} SET {name} = '{value}'")

    def copy_of(self, primary: Database) -> None:
        """A streaming replica of it, which is to confirm each of its commits."""
        shutil.rmtree(self.data, ignore_errors=True)
        done = as_account.run(
            [programs().postgresql("pg_basebackup"), "-D", self.data, "-R", "-X", "stream", "-c", "fast"], HOME,
            PGHOST="127.0.0.1", PGPORT=str(primary.port), PGUSER=SUPERUSER, PGPASSWORD=self.passwords.superuser,
        )  # fmt: skip
        if done.returncode:
            raise ClusterFailed(f"pg_basebackup: {done.stdout}")


class Pool:
    """PgBouncer, and the two steps by which it is led to another primary."""

    def __init__(self, port: int, primary: Database) -> None:
        self.port, self.passwords = port, primary.passwords
        self.file = HOME.private / "pgbouncer.ini"
        users = HOME.private / "userlist.txt"
        self.password = primary.passwords.backup  # of its console: any secret will do
        written(users, f'"{APPLICATION}" "{self.passwords.application}"\n"{POOL_ADMIN}" "{self.password}"\n')
        self.lead_to(primary)
        self.process = Process("pgbouncer", ["/usr/sbin/pgbouncer", str(self.file)])
        self.process.start().wait_until(lambda: listens(port))

    def lead_to(self, primary: Database) -> None:
        lines = {
            "host=10.0.0.21 port=5432": f"host=127.0.0.1 port={primary.port}",
            "listen_addr = 10.0.0.20": "listen_addr = 127.0.0.1",
            "listen_port = 6432": f"listen_port = {self.port}\nunix_socket_dir =",
            "/etc/pgbouncer/userlist.txt": str(HOME.private / "userlist.txt"),
        }
        written(self.file, replaced((SHIPPED / "pgbouncer.ini").read_text(), lines))

    def reload(self) -> None:
        with psycopg.connect(
            host="127.0.0.1", port=self.port, user=POOL_ADMIN, password=self.password, dbname="pgbouncer",
            autocommit=True,
        ) as console:  # fmt: skip
            console.cursor().execute("RELOAD")


class Cache:
    """A Redis master, its replica, and three Sentinels."""

    def __init__(self) -> None:
        self.ports, self.sentinel_ports = free_ports(2), free_ports(3)
        self.servers = [self.server(0), self.server(1, "--replicaof", "127.0.0.1", str(self.ports[0]))]
        for server, port in zip(self.servers, self.ports, strict=True):
            server.start().wait_until(lambda port=port: listens(port))  # type: ignore[misc]
        self.sentinels = [self.sentinel(place) for place in range(3)]
        self.asked = Sentinel([("127.0.0.1", port) for port in self.sentinel_ports], socket_timeout=1)
        self.sentinels[-1].wait_until(self.is_watched)

    def server(self, place: int, *options: str) -> Process:
        folder = HOME.private / f"redis-{place}"
        HOME.give_directory(folder)
        words = {"--port": str(self.ports[place]), "--bind": "127.0.0.1", "--save": "", "--appendonly": "no",
                 "--dir": str(folder), "--repl-diskless-sync-delay": "0"}  # fmt: skip
        command = ["/usr/bin/redis-server", *(word for pair in words.items() for word in pair), *options]
        return Process(f"redis-{place}", command)

    def sentinel(self, place: int) -> Process:
        folder = HOME.private / f"sentinel-{place}"
        HOME.give_directory(folder)
        lines = {
            "bind 10.0.0.31": "bind 127.0.0.1",
            "port 26379": f"port {self.sentinel_ports[place]}",
            "dir /var/lib/redis": f"dir {folder}",
            "10.0.0.32 6379 2": f"127.0.0.1 {self.ports[0]} 2",
        }
        file = written(folder / "sentinel.conf", replaced((SHIPPED / "sentinel.conf").read_text(), lines))
        return Process(f"sentinel-{place}", ["/usr/bin/redis-sentinel", str(file)]).start()

    def is_watched(self) -> bool:
        """Each Sentinel knows the two others and the replica: from now on they can promote it."""
        for port in self.sentinel_ports:
            try:
                with Redis(port=port, socket_timeout=1) as sentinel:
                    known = sentinel.sentinel_master(MASTER)
            except RedisError:
                return False
            if (int(known["num-other-sentinels"]), int(known["num-slaves"])) != (2, 1):
                return False
        return True

    def master(self) -> Process | None:
        try:
            _host, port = self.asked.discover_master(MASTER)
        except MasterNotFoundError:
            return None
        return self.servers[self.ports.index(port)]


def clamd(port: int) -> Process:
    """ClamAV's daemon, which knows EICAR: its own signatures can't be had without the network."""
    folder = HOME.private / "clamav"
    HOME.give_directory(folder)
    written(folder / "own.hdb", EICAR)
    lines = [f"DatabaseDirectory {folder}", f"TCPSocket {port}", "TCPAddr 127.0.0.1", "Foreground yes",
             "StreamMaxLength 100M", "SelfCheck 3600", f"TemporaryDirectory {folder}"]  # fmt: skip
    file = written(folder / "clamd.conf", "\n".join(lines) + "\n")
    process = Process("clamd", ["/usr/sbin/clamd", f"--config-file={file}"])
    return process.start().wait_until(lambda: listens(port))


def nginx(port: int, webs: list[int]) -> Process:
    folder = HOME.private / "nginx"
    HOME.give_directory(folder)
    key, chain = folder / "key.pem", folder / "chain.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
         "2", "-subj", "/CN=cluster", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", chain],
        check=True, capture_output=True,
    )  # fmt: skip
    for path in (key, chain):
        HOME.give(path)
    shutil.copyfile(chain, HOME.folder / "chain.pem")
    lines = {
        "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
        "/etc/ssl/extranet/chain.pem": str(chain),
        "/etc/ssl/extranet/key.pem": str(key),
    } | {f"10.0.0.1{place + 1}:8000": f"127.0.0.1:{web}" for place, web in enumerate(webs)}
    site = written(folder / "site.conf", replaced((SHIPPED / "nginx.conf").read_text(), lines))
    paths = "".join(
        f"    {name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    text = (
        f"daemon off;\nworker_processes 1;\npid {folder}/pid;\nerror_log stderr warn;\nevents {{}}\n"
        f"http {{\n    access_log off;\n{paths}    include {site};\n}}\n"
    )
    process = Process("nginx", ["/usr/sbin/nginx", "-c", written(folder / "nginx.conf", text), "-e", "stderr"])
    return process.start().wait_until(lambda: listens(port))
