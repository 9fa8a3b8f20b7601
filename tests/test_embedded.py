"""The embedded servers, started for real in a directory that stands for a checkout; Django's database is not used."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import environ
import kombu
import psycopg
import pytest
import redis

from extranet import embedded
from extranet.embedded import processes, supervisor, wheels
from extranet.embedded.homes import Home

pytestmark = pytest.mark.xdist_group("embedded")  # one worker, hence one cluster for the tests that share it

CLIENT = """
import sys
from pathlib import Path
from extranet import embedded
print(embedded.ensure("test", Path(sys.argv[1])).admin_database_url, flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A checkout with clusters that several tests use, running or not: making one takes a while."""
    root = tmp_path_factory.mktemp("shared")
    yield root
    embedded.reset("test", root)
    embedded.reset("demo", root)


@pytest.fixture
def stopped(shared: Path) -> Path:
    """The shared checkout, its servers not running."""
    embedded.ensure("test", shared)
    embedded.stop("test", shared)
    return shared


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Path]:
    """A checkout where nothing was ever started."""
    yield tmp_path
    embedded.reset("test", tmp_path)


@pytest.fixture
def start_client() -> Iterator[Callable[[Path], "subprocess.Popen[str]"]]:
    """Starts other processes that need the servers of a checkout, until their input is closed."""
    clients = []

    def start(root: Path) -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", CLIENT, str(root)]
        client = subprocess.Popen(
            command, cwd=embedded.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        clients.append(client)
        return client

    yield start
    for client in clients:
        client.communicate()


def address_from(client: "subprocess.Popen[str]") -> str:
    """Waits until a client has its servers; the superuser's address there."""
    assert client.stdout is not None
    return client.stdout.readline().strip()


@contextmanager
def database(url: str, **changes: Any) -> Iterator["psycopg.Connection[tuple[Any, ...]]"]:
    """Signed in at an address as Django does: through django-environ."""
    parts = environ.Env.db_url_config(url)
    arguments = {"host": parts["HOST"], "dbname": parts["NAME"], "user": parts["USER"], "password": parts["PASSWORD"]}
    with psycopg.connect(**arguments | changes) as connection:
        yield connection


def value(url: str, query: str) -> Any:
    with database(url) as connection:
        row = connection.execute(query).fetchone()  # type: ignore[call-overload]
        assert row is not None
        return row[0]


def server_processes(home: Home) -> list[int]:
    return [pid for directory in (home.postgresql, home.valkey) for pid in processes.occupants(directory)]


def supervisor_of(home: Home) -> int:
    """The parent of Valkey, of which there is one."""
    [pid] = processes.occupants(home.valkey)
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("PPid:")[2].split()[0])


def eventually(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


# --- what a running purpose offers ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "role", "name", "rights"),
    [
        ("database_url", "extranet_app", "extranet", set()),
        ("migrate_database_url", "extranet_owner", "extranet", {"createdb"}),
        ("backup_database_url", "extranet_backup", "extranet", {"bypassrls"}),
        ("admin_database_url", "postgres", "postgres", {"super", "createdb", "bypassrls"}),
    ],
)
def test_each_role_signs_in_with_the_rights_it_should_have(
    shared: Path, address: str, role: str, name: str, rights: set[str]
) -> None:
    url = getattr(embedded.ensure("test", shared), address)

    with database(url) as connection:
        found = connection.execute(
            "SELECT current_user, current_database(), rolsuper, rolcreatedb, rolbypassrls"
            " FROM pg_roles WHERE rolname = current_user"
        ).fetchone()

    assert found == (role, name, "super" in rights, "createdb" in rights, "bypassrls" in rights)


def test_the_owner_owns_the_database(shared: Path) -> None:
    url = embedded.ensure("test", shared).admin_database_url

    assert value(url, "SELECT datdba::regrole::text FROM pg_database WHERE datname = 'extranet'") == "extranet_owner"


def test_a_wrong_password_is_refused_even_to_root(shared: Path) -> None:
    url = embedded.ensure("test", shared).admin_database_url

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"), database(url, password="x"):
        pass


def test_broker_and_cache_are_two_databases_of_one_valkey(shared: Path) -> None:
    servers = embedded.ensure("test", shared)

    with kombu.Connection(servers.broker_url) as broker, redis.Redis.from_url(servers.cache_url) as cache:
        queue = broker.SimpleQueue("letters")
        queue.put("hello")
        assert cache.keys() == []
        message = queue.get(timeout=60)
        message.ack()
        queue.close()

    assert message.payload == "hello"


def test_test_data_may_be_lost_in_a_power_cut_and_demo_data_may_not(shared: Path) -> None:
    assert value(embedded.ensure("test", shared).database_url, "SHOW fsync") == "off"
    assert value(embedded.ensure("demo", shared).database_url, "SHOW fsync") == "on"


def test_nothing_listens_on_the_network(shared: Path) -> None:
    assert value(embedded.ensure("test", shared).database_url, "SHOW listen_addresses") == ""


def test_the_purpose_debian_runs_the_systems_own_postgresql(fresh: Path) -> None:
    try:
        number = value(embedded.ensure("debian", fresh).database_url, "SHOW server_version_num")
        assert int(number) // 10_000 == int(wheels.of_the_system().parts[-2]) >= wheels.OLDEST
    finally:
        embedded.reset("debian", fresh)


def test_unknown_purpose_is_refused(shared: Path) -> None:
    with pytest.raises(ValueError, match="unknown purpose 'production'"):
        embedded.ensure("production", shared)


def test_passwords_are_their_owners_only(shared: Path) -> None:
    embedded.ensure("test", shared)
    home = Home.of("test", shared)

    assert stat.S_IMODE(home.passwords.stat().st_mode) == 0o600
    for directory in (home.folder, home.private, home.private / "sockets", home.postgresql):
        assert stat.S_IMODE(directory.stat().st_mode) == 0o700


def test_servers_do_not_run_as_root(shared: Path) -> None:
    embedded.ensure("test", shared)
    home = Home.of("test", shared)
    account = "extranet-embedded" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name

    owners = {Path(f"/proc/{pid}").stat().st_uid for pid in server_processes(home)}

    assert owners == {pwd.getpwnam(account).pw_uid}


# --- where the sockets are ------------------------------------------------------------------------------------------


def test_a_private_checkout_with_a_path_too_long_for_a_socket(tmp_path: Path) -> None:
    root = tmp_path / ("d" * 100) / ("e" * 100)
    root.mkdir(parents=True)
    tmp_path.chmod(0o700)
    above = [*root.parents, *Path("/var/lib/any").parents]
    before = [(directory, directory.stat().st_mode, directory.stat().st_uid) for directory in above]

    try:
        assert value(embedded.ensure("test", root).database_url, "SELECT 1") == 1
        assert [(directory, directory.stat().st_mode, directory.stat().st_uid) for directory in above] == before
    finally:
        embedded.reset("test", root)


def test_sockets_move_to_a_private_directory_when_the_path_is_too_long(tmp_path: Path) -> None:
    home = Home("test", tmp_path, private=tmp_path / ("d" * 100), account=None)
    home.make_folder()
    assert home.sockets() is None

    made = home.make_sockets()
    try:
        assert stat.S_IMODE(made.stat().st_mode) == 0o700
        assert not made.is_relative_to(tmp_path)
        assert home.sockets() == home.make_sockets() == made  # found again, not made again

        made.chmod(0o755)
        assert home.sockets() is None  # anybody could have put sockets there
    finally:
        made.rmdir()


# --- who starts them, who stops them --------------------------------------------------------------------------------


def test_racing_processes_share_one_supervisor(
    fresh: Path, start_client: Callable[[Path], "subprocess.Popen[str]"]
) -> None:
    clients = [start_client(fresh) for _ in range(3)]

    addresses = {address_from(client) for client in clients}

    assert len(addresses) == 1
    started = {value(address, "SELECT pg_postmaster_start_time()") for address in addresses}
    assert len(started) == 1
    assert len(processes.occupants(Home.of("test", fresh).valkey)) == 1


def test_servers_stop_after_the_last_client_even_when_it_is_killed(
    stopped: Path, start_client: Callable[[Path], "subprocess.Popen[str]"]
) -> None:
    home = Home.of("test", stopped)
    first, last = start_client(stopped), start_client(stopped)
    address = address_from(first)
    address_from(last)

    first.communicate()
    assert not eventually(lambda: not server_processes(home), seconds=supervisor.GRACE + 1)  # the last one is there
    assert value(address, "SELECT 1") == 1
    last.kill()

    assert eventually(lambda: not server_processes(home), seconds=supervisor.GRACE + 5)


def test_a_client_that_comes_while_they_stop_gets_new_ones(
    stopped: Path, start_client: Callable[[Path], "subprocess.Popen[str]"]
) -> None:
    address = address_from(start_client(stopped))
    before = value(address, "SELECT pg_postmaster_start_time()")
    pid = supervisor_of(Home.of("test", stopped))

    os.kill(pid, signal.SIGTERM)
    address = address_from(start_client(stopped))

    assert value(address, "SELECT pg_postmaster_start_time()") > before


def test_a_process_whose_servers_were_stopped_can_have_them_again(stopped: Path) -> None:
    embedded.ensure("test", stopped)
    embedded.stop("test", stopped)
    assert server_processes(Home.of("test", stopped)) == []

    assert value(embedded.ensure("test", stopped).database_url, "SELECT 1") == 1


def test_data_outlives_a_stop(stopped: Path) -> None:
    first = embedded.ensure("test", stopped)
    with database(first.migrate_database_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    embedded.stop("test", stopped)

    again = embedded.ensure("test", stopped)

    assert again == first
    assert value(again.migrate_database_url, "SELECT answer FROM kept") == 42


# --- after something went wrong -------------------------------------------------------------------------------------


def test_servers_stop_by_themselves_when_their_supervisor_is_killed(
    stopped: Path, start_client: Callable[[Path], "subprocess.Popen[str]"]
) -> None:
    home = Home.of("test", stopped)
    address_from(start_client(stopped))

    os.kill(supervisor_of(home), signal.SIGKILL)

    assert eventually(lambda: not server_processes(home), seconds=5)


def test_servers_that_a_killed_supervisor_left_behind_are_replaced_and_data_kept(
    stopped: Path, start_client: Callable[[Path], "subprocess.Popen[str]"]
) -> None:
    home = Home.of("test", stopped)
    address = address_from(start_client(stopped))
    with database(address) as connection:
        connection.execute("CREATE TABLE orphaned AS SELECT 42 AS answer")
    orphans, killed = server_processes(home), supervisor_of(home)
    for pid in orphans:
        with suppress(ProcessLookupError):  # the process that served our own connection
            os.kill(pid, signal.SIGSTOP)  # so they cannot follow their supervisor
    os.kill(killed, signal.SIGKILL)
    assert server_processes(home)

    address = address_from(start_client(stopped))

    assert value(address, "SELECT answer FROM orphaned") == 42
    assert not set(orphans) & set(server_processes(home))
    assert supervisor_of(home) != killed


def test_a_stranger_with_the_number_of_a_dead_server_is_left_alone(stopped: Path) -> None:
    home = Home.of("test", stopped)
    stranger = subprocess.Popen(["sleep", "60"], cwd="/", **home.credentials)
    pid_file = home.postgresql / "postmaster.pid"
    pid_file.write_text(f"{stranger.pid}\n{home.postgresql}\n0\n5432\n\n\n\n")

    try:
        assert value(embedded.ensure("test", stopped).database_url, "SELECT 1") == 1
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_database_server_that_dies_takes_the_supervisor_along_and_both_come_back(stopped: Path) -> None:
    embedded.ensure("test", stopped)
    home = Home.of("test", stopped)
    for pid in processes.occupants(home.postgresql):
        os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: not server_processes(home), seconds=5)

    assert value(embedded.ensure("test", stopped).database_url, "SELECT 1") == 1
    assert "postgresql ended with status -9" in home.log("supervisor").with_suffix(".log.1").read_text()


def test_data_without_its_passwords_is_made_anew(stopped: Path) -> None:
    url = embedded.ensure("test", stopped).migrate_database_url
    with database(url) as connection:
        connection.execute("CREATE TABLE lost ()")
    embedded.stop("test", stopped)
    Home.of("test", stopped).passwords.unlink()

    url = embedded.ensure("test", stopped).migrate_database_url

    assert value(url, "SELECT to_regclass('lost')") is None


@pytest.mark.parametrize("purpose", ["test", "demo"])
def test_data_of_another_major_version_is_remade_for_tests_and_kept_for_the_demo(shared: Path, purpose: str) -> None:
    embedded.ensure(purpose, shared)
    embedded.stop(purpose, shared)
    version = Home.of(purpose, shared).postgresql / "PG_VERSION"
    installed = version.read_text()
    version.write_text("12\n")

    if purpose == "test":
        assert value(embedded.ensure(purpose, shared).database_url, "SELECT 1") == 1
        assert version.read_text() == installed
    else:
        with pytest.raises(embedded.EmbeddedError, match=r"made by PostgreSQL 12; \d+ is installed(?s:.*)--reset"):
            embedded.ensure(purpose, shared)
        version.write_text(installed)
        assert value(embedded.ensure(purpose, shared).database_url, "SELECT 1") == 1


def test_a_server_that_cannot_start_says_why(stopped: Path) -> None:
    configuration = Home.of("test", stopped).postgresql / "postgresql.conf"
    configuration.write_text("nonsense = on\n")

    try:
        with pytest.raises(embedded.EmbeddedError, match='unrecognized configuration parameter "nonsense"'):
            embedded.ensure("test", stopped)
    finally:
        embedded.reset("test", stopped)


def test_someone_elses_directory_is_refused(fresh: Path) -> None:
    if os.geteuid() != 0:  # only root can give a directory away
        assert embedded.ensure("test", fresh)
        return
    folder = Home.of("test", fresh).folder
    folder.mkdir(parents=True)
    shutil.chown(folder, "daemon")

    with pytest.raises(embedded.EmbeddedError, match="belongs to daemon: run this as daemon, or delete it"):
        embedded.ensure("test", fresh)
    shutil.chown(folder, "root")


def test_reset_leaves_nothing_but_the_lock(fresh: Path) -> None:
    embedded.ensure("test", fresh)
    home = Home.of("test", fresh)
    (home.folder / "media").mkdir()

    embedded.reset("test", fresh)

    assert server_processes(home) == []
    assert list(home.folder.iterdir()) == [home.lock]
    assert home.private == home.folder or not home.private.parent.exists()
