"""`manage.py preflight` in a process of its own, with production's settings, on installations that lack something."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from extranet.journal.models import Entry
from extranet.preflight import machine
from extranet.preflight.verdicts import ToCorrect
from extranet.settings import test
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.factories import FundFactory
from tests.smtp import mail_server
from tests.worker import application_address

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def installation(tmp_path: Path) -> dict[str, str]:
    """The variables of an installation that lacks nothing, but a mail server."""
    return {
        "DJANGO_SETTINGS_MODULE": "extranet.settings.base",
        "DATABASE_URL": application_address(),
        "MIGRATE_DATABASE_URL": named(test.servers.migrate_database_url),
        "MEDIA_ROOT": str(tmp_path / "media"),
        "STATIC_ROOT": str(tmp_path / "static"),
        "JOURNAL_HEADS_DIR": str(tmp_path / "heads"),
        "EMAIL_URL": "smtp://127.0.0.1:1",
    }


def named(address: str) -> str:
    """The same server and role, in the test's database."""
    return f"{address.rpartition('/')[0]}/{quote(connection.settings_dict['NAME'])}"


def preflight(variables: dict[str, str], *, without: str = "") -> tuple[int, dict[str, str], str]:
    """The status, the standing of each check with its words, and what stands on standard error."""
    environment = {name: value for name, value in (os.environ | variables).items() if name != without}
    done = subprocess.run(
        [sys.executable, "manage.py", "preflight"],
        cwd=settings.ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    lines = (line.partition(" : ") for line in done.stdout.splitlines())
    found = {name[12:].strip(): f"{name[:12].strip()} : {words}" for name, _colon, words in lines}
    return done.returncode, found, done.stderr


def compile_translations() -> None:
    """Those that `make test` hasn't compiled before."""
    for catalogue in settings.ROOT.glob("extranet/locale/*/LC_MESSAGES/django.po"):
        if not catalogue.with_suffix(".mo").exists():
            subprocess.run(["msgfmt", str(catalogue), "-o", str(catalogue.with_suffix(".mo"))], check=True)


def collect_static_files(variables: dict[str, str]) -> None:
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(command, cwd=settings.ROOT, env=os.environ | variables, check=True)


def test_an_installation_that_lacks_nothing(installation, tmp_path):
    fund = FundFactory(slug="ferra")
    collect_static_files(installation)
    compile_translations()
    with mail_server() as server:
        status, found, errors = preflight(installation | {"EMAIL_URL": f"smtp://127.0.0.1:{server.port}"})
        assert server.received == []
    wrong = {name: words for name, words in found.items() if words.startswith("à corriger")}
    assert (status, wrong, errors) == (0, {}, "")
    assert found["Antivirus"].startswith("à noter : aucun")
    assert found["Réplique"].startswith("à noter : pas de réplique")
    assert found["Fonds"] == "ok : 1, chacun avec son hôte principal"
    assert found["Migrations"] == "ok : toutes appliquées"
    assert list((tmp_path / "media" / "preflight").iterdir()) == list((tmp_path / "heads").iterdir()) == []
    with scope(fund):
        assert (Fund.objects.count(), Entry.objects.count()) == (1, 0)


def test_each_fault_has_its_line_and_says_what_to_do(installation, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    status, found, errors = preflight(
        installation
        | {
            "DATABASE_URL": named(test.servers.admin_database_url),
            "MIGRATE_DATABASE_URL": test.servers.migrate_database_url,  # the empty database beside the test's
            "SECRET_KEY": "short",
            "FIELD_KEYS": "not-a-fernet-key",
            "HASH_KEY": "short",
            "SEAL_PUBLIC_KEYS_FILE": os.devnull,
            "PDF_SEAL_CERTIFICATES_FILE": os.environ["SEAL_PUBLIC_KEYS_FILE"],
            "TSA_URL": "https://tsa.example.invalid",
            "CHANNEL_PUBLIC_KEY_FILE": os.environ["SEAL_PUBLIC_KEYS_FILE"],
            "EID_ADDRESS": "https://eid.example.invalid",
            "REPLICA_ADDRESS": "127.0.0.1:1",
            "CACHE_URL": "redis://127.0.0.1:1/0",
            "BROKER_URL": "redis://127.0.0.1:1/0",
            "ANTIVIRUS": "extranet.documents.antivirus.Missing",
            "MEDIA_ROOT": str(tmp_path / "file" / "media"),
            "JOURNAL_HEADS_DIR": str(tmp_path / "file" / "heads"),
            "PWNED_DIGESTS_FILE": os.devnull,
        }
    )
    advice = {
        "Rôle de la base": "roles.sql",
        "Migrations": "manage.py migrate",
        "Clé du site": "openssl rand",
        "Clés de chiffrement": "openssl rand",
        "Clé d’empreinte": "openssl rand",
        "Clés de scellement": "SEAL_PUBLIC_KEYS",
        "Cachet des PDF": "PDF_SEAL_CERTIFICATES n’est pas lisible",
        "Horodatage des cachets": "TSA_AUTHORITIES",
        "Clés du canal de fichiers": "X25519",
        "Cartes d’identité": "EID_PROXY_SECRET et EID_AUTHORITIES",
        "Réplique": "REPLICA_ADDRESS",
        "Cache": "CACHE_URL",
        "Courtier de messages": "BROKER_URL",
        "Serveur de courrier": "EMAIL_URL",
        "Antivirus": "ANTIVIRUS",
        "Stockage des documents": "MEDIA_ROOT",
        "Têtes du journal": "JOURNAL_HEADS_DIR",
        "Fichiers statiques": "collectstatic",
        "Mots de passe volés": "PWNED_DIGESTS_FILE",
    }
    silent = {name: found.get(name) for name, words in advice.items() if words not in found.get(name, "")}
    assert silent == {}
    assert all(found[name].startswith("à corriger : ") for name in advice)
    assert status == 1
    assert errors.strip().endswith("à corriger")


def test_a_database_that_does_not_answer(installation):
    status, found, _errors = preflight(installation | {"DATABASE_URL": "postgres://nobody:wrong@127.0.0.1:1/extranet"})
    assert status == 1
    assert "vérifiez DATABASE_URL" in found["Base de données"]
    assert found["Polices"].startswith("ok"), "the other checks go on"


def test_a_missing_variable_is_named(installation):
    status, found, errors = preflight(installation, without="HASH_KEY")
    assert (status, found) == (1, {})
    assert errors.startswith("à corriger  Réglages : ")
    assert "HASH_KEY" in errors


def test_rights_given_by_hand_are_noticed(installation):
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(f"GRANT TRUNCATE ON tenants_host TO {settings.APPLICATION_ROLE}")
        cursor.execute("ALTER TABLE organisations_worker NO FORCE ROW LEVEL SECURITY")
    try:
        _status, found, _errors = preflight(installation)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"REVOKE TRUNCATE ON tenants_host FROM {settings.APPLICATION_ROLE}")
            cursor.execute("ALTER TABLE organisations_worker FORCE ROW LEVEL SECURITY")
            cursor.execute(f"SET ROLE {settings.APPLICATION_ROLE}")
    assert "sur tenants_host ;" in found["Droits du rôle"]
    assert "sur organisations_worker ;" in found["Isolation des fonds"]


def test_a_missing_font_or_library_is_named_with_its_package(tmp_path):
    with pytest.raises(ToCorrect, match="apt-get install fonts-dejavu-core"):
        machine.fonts(tmp_path / "DejaVuSans.ttf")
    with pytest.raises(ToCorrect, match="apt-get install libexample0"):
        machine.libraries({"libexample.so.0": "libexample0", "libc.so.6": "libc6"}, {})
    with pytest.raises(ToCorrect, match="apt-get install example"):
        machine.libraries({}, {"no-such-program": "example"})
