"""`make drill`: a small site is backed up, destroyed and restored; a fund of it leaves; what is there goes back to the
second before a mistake (`recovering`). Prints each step and its time.

The site is the smoke run's, on servers and in folders of the drill's own (`var/drill`). Ends with status 1, and the
step's output, when a step fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import psycopg

from extranet import embedded
from extranet.smoke import drilled

from . import recovering

HOME = embedded.ROOT / "var" / "drill"
BACKUP, LEAVING, LEAVING_TOO = HOME / "backup", HOME / "leaving", HOME / "leaving-too"
SEALED = "sealed-certificate.pdf"
EVIDENCE = ("recap*.pdf", "F?.*", "GO.*", "*.ACRF.*", "*.NOTI.*", "ca.pem", "manifest.json")
NOTED = HOME / "moment"
RECOVERED = "recovered"
ENVIRONMENT = os.environ | {"EXTRANET_PURPOSE": "drill", "DJANGO_SETTINGS_MODULE": "extranet.settings.drill"}


MAIL = """
import django
django.setup()
from extranet.accounts.invitations import send_invitation
from extranet.accounts.models import User
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
fund = Fund.objects.get(slug="smoke")
with scope(fund):
    send_invitation(user=User.objects.order_by("pk").first(), fund=fund, organisation_name="Scierie du Sud")
"""


class Failed(Exception):
    """A step didn't do what it should."""


def main() -> int:
    began = time.monotonic()
    for number, step in enumerate(STEPS, 1):
        started = time.monotonic()
        try:
            found = step()
        except (Failed, recovering.NotRecovered, embedded.EmbeddedError, OSError, psycopg.Error) as error:
            print(f"{number:2}  FAILED  {step.__doc__}: {error}", flush=True)
            return 1
        print(f"{number:2}  {time.monotonic() - started:5.1f} s  {step.__doc__}: {found}", flush=True)
    print(f"drill: {len(STEPS)} steps, 0 failed, {time.monotonic() - began:.0f} s", flush=True)
    return 0


def run(*command: str, restored: bool = False, site: str = "", refused: bool = False, **variables: str) -> str:
    """What a program printed. It must end well, or with `refused` badly."""
    chosen = site or ("restored" if restored else "")
    environment = ENVIRONMENT | variables | ({"DRILL_SITE": chosen} if chosen else {})
    environment["PYTHONUNBUFFERED"] = "1"
    done = subprocess.run(
        [sys.executable, *command], cwd=embedded.ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if bool(done.returncode) != refused:
        raise Failed(
            f"{' '.join(command)} ended with status {done.returncode}\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
        )
    return (done.stdout + done.stderr if refused else done.stdout).strip()


def manage(*command: str, restored: bool = False, site: str = "", refused: bool = False, **variables: str) -> str:
    return run("manage.py", *command, restored=restored, site=site, refused=refused, **variables)


def last_line(text: str) -> str:
    return text.splitlines()[-1]


def expect(word: str, text: str) -> str:
    if word not in text:
        raise Failed(f"{word!r} isn't in:\n{text}")
    return text


def site() -> str:
    """A site is made by the smoke run"""
    return last_line(run("-m", "extranet.smoke"))


def certify() -> str:
    """A second fund certifies a month, and its PDF is sealed"""
    return run("-m", "extranet.smoke.drilled", "certify")


def waits() -> str:
    """A mail is due that no worker takes any more"""
    run("-c", MAIL)
    return "an invitation"


def back_up() -> str:
    """It is backed up"""
    shutil.rmtree(BACKUP, ignore_errors=True)
    address = embedded.ensure("drill").backup_database_url
    return manage("back_up", "--to", str(BACKUP), BACKUP_DATABASE_URL=address).replace(str(HOME), "var/drill")


def check() -> str:
    """The backup is read back; a spoilt copy is found out"""
    spoilt = HOME / "spoilt"
    shutil.rmtree(spoilt, ignore_errors=True)
    shutil.copytree(BACKUP, spoilt)
    victim = next(path for path in sorted((spoilt / "media").rglob("*")) if path.is_file())
    victim.write_bytes(victim.read_bytes()[:-1] + b"?")
    expect("was changed", manage("check_backup", str(spoilt), refused=True))
    shutil.rmtree(spoilt)
    return last_line(manage("check_backup", str(BACKUP)))


def destroy() -> str:
    """Database, documents and heads are destroyed, and an empty database is made"""
    admin = embedded.ensure("drill").admin_database_url
    with connected(admin) as connection:
        connection.execute("DROP DATABASE extranet WITH (FORCE)")
        connection.execute("DROP DATABASE IF EXISTS restored")
        connection.execute("CREATE DATABASE restored OWNER extranet_owner")
    for name in ("media", "heads", "restored"):
        shutil.rmtree(HOME / name, ignore_errors=True)
    return "nothing is left"


def connected(address: str) -> psycopg.Connection:
    import environ

    from .postgresql import for_libpq

    known = for_libpq(environ.Env.db_url_config(address))
    return psycopg.connect(
        host=known["PGHOST"], user=known["PGUSER"], password=known["PGPASSWORD"], dbname=known["PGDATABASE"],
        autocommit=True,
    )  # fmt: skip


def restore() -> str:
    """It is restored into another database; refused where JOURNAL_CLUSTER wasn't raised, or where something is"""
    expect("JOURNAL_CLUSTER is 1", manage("restore", str(BACKUP), refused=True, EXTRANET_DATABASE_ROLE="owner"))
    found = manage("restore", str(BACKUP), restored=True, EXTRANET_DATABASE_ROLE="owner").splitlines()[0]
    expect("isn't empty", manage("restore", str(BACKUP), restored=True, refused=True, EXTRANET_DATABASE_ROLE="owner"))
    return found


def verify() -> str:
    """verify_journal and verify_evidence pass on the restored site, its documents and batches are those of before"""
    expect("smoke: whole", expect("passerelle: whole", manage("verify_journal", restored=True)))
    told = expect("passerelle: whole", manage("verify_evidence", restored=True))
    proofs = sum(": proof: " in line for line in told.splitlines())
    expect("answered", manage("batch", "status", "--fund", "smoke", restored=True))
    return f"whole, {proofs} proofs of what was certified; {len(same_documents())} files are stored as they were"


def same_documents() -> list[Path]:
    import hashlib

    stored = {
        hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (HOME / "restored" / "media").rglob("*")
        if path.is_file()
    }
    wanted = [*sorted(HOME.glob("recap*.pdf")), HOME / SEALED]
    missing = [path.name for path in wanted if hashlib.sha256(path.read_bytes()).hexdigest() not in stored]
    if missing or len(wanted) < 2:
        raise Failed(f"not stored any more: {missing}")
    return wanted


def held() -> str:
    """Nothing leaves by itself; the list is printed, and decided on"""
    told = expect("mails: held, 1 waiting", manage("release_hold", "smoke", restored=True))
    expect("file channel", told)
    decided = manage("release_hold", "smoke", "--drop", "mails", "--release", "webhooks", restored=True)
    expect("mails: 0 leave, 1 never will", decided)
    expect("mails: free to leave", manage("release_hold", "smoke", restored=True))
    return "; ".join(line for line in decided.splitlines() if "never will" in line)


def leave() -> str:
    """Both funds take everything, in open formats"""
    for folder in (LEAVING, LEAVING_TOO):
        shutil.rmtree(folder, ignore_errors=True)
    expect("1 certificates' evidence", manage("export_fund", "passerelle", "--to", str(LEAVING_TOO), restored=True))
    return manage("export_fund", "smoke", "--to", str(LEAVING), restored=True).replace(str(HOME), "var/drill")


def erase() -> str:
    """One of them is erased, the other's rows are untouched; refused without its export"""
    manage(
        "erase_fund",
        "smoke",
        "--exported",
        str(BACKUP),
        "--yes",
        restored=True,
        refused=True,
        EXTRANET_DATABASE_ROLE="owner",
    )
    return manage(
        "erase_fund", "smoke", "--exported", str(LEAVING), "--yes", restored=True, EXTRANET_DATABASE_ROLE="owner"
    ).splitlines()[0]


def smoke_again() -> str:
    """The smoke run passes on the restored site"""
    for pattern in EVIDENCE:
        for path in HOME.glob(pattern):
            path.unlink()
    shutil.rmtree(HOME / "simulator", ignore_errors=True)
    return last_line(run("-m", "extranet.smoke", "--again", restored=True))


def verify_again() -> str:
    """What was done since is sealed under the raised number, and verifies"""
    return last_line(expect("whole", manage("verify_journal", restored=True)))


def archive() -> str:
    """WAL is archived from now on, and a base backup is made and verified"""
    return recovering.archive()


def act_and_mistake() -> str:
    """Act A; the moment is noted; then a mistake, while a mail and a set leave"""
    done = run("-m", "extranet.smoke.drilled", "before", restored=True)
    NOTED.write_text(recovering.moment().isoformat())
    left = run("-m", "extranet.smoke.drilled", "after", restored=True)
    return f"{done}; {left}; archived up to {recovering.archived()}"


def recover() -> str:
    """The database goes back to that moment"""
    target = datetime.fromisoformat(NOTED.read_text())
    return recovering.recover(target, there=drilled.HELD, gone=drilled.MISTAKE)


def hold() -> str:
    """JOURNAL_CLUSTER is raised, the heads are cut, everything is held; journal and evidence verify, nothing leaves"""
    expect("FOUND", manage("verify_journal", refused=True, site=RECOVERED))
    lost = recovering.cut_heads(HOME / "restored" / "heads", HOME / "heads-before-recovery")
    expect("smoke: mails and webhooks held, 1 file channels held", manage("hold_everything", site=RECOVERED))
    expect("smoke: whole", expect("passerelle: whole", manage("verify_journal", site=RECOVERED)))
    expect("passerelle: whole", manage("verify_evidence", site=RECOVERED))
    kept = run("-m", "extranet.smoke.drilled", "held", site=RECOVERED)
    expect("mails: held, 1 waiting", manage("release_hold", "smoke", site=RECOVERED))
    return f"{kept}; {lost} heads tell of lost acts"


def release() -> str:
    """Somebody has seen the list: the mail that had left is dropped, the channel goes on under names of its own"""
    decided = manage("release_hold", "smoke", "--drop", "mails", "--release", "webhooks", site=RECOVERED)
    expect("mails: 0 leave, 1 never will", decided)
    found = run("-m", "extranet.smoke.drilled", "released", site=RECOVERED)
    expect("smoke: whole", manage("verify_journal", site=RECOVERED))
    return found


STEPS: list[Callable[[], str]] = [
    site, certify, waits, back_up, check, destroy, restore, verify, held, leave, erase, smoke_again, verify_again,
    archive, act_and_mistake, recover, hold, release,
]  # fmt: skip

if __name__ == "__main__":
    sys.exit(main())
