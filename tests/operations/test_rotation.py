"""Each key is replaced by the steps of docs/operations/rotation.md; what the former one made goes on being good."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.apps import apps
from django.conf import settings as configured
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import BinaryField

from batch_channel import sealing as channel
from extranet.accounts.factors import FactorAdapter
from extranet.accounts.invitations import send_invitation
from extranet.journal import services, verbs
from extranet.journal.models import Seal
from extranet.notifications.links import stop_path
from extranet.notifications.models import Message
from extranet.tenants import encryption
from extranet.tenants.actor import Actor
from extranet.tenants.encrypted_fields import FingerprintField
from extranet.tenants.management.commands.reencrypt_fields import encrypted_columns
from extranet.tenants.scope import scope
from tests.factories import PASSWORD, FundFactory, UserFactory, host_of, member_of
from tests.operations.web import Browser, web
from tests.sealed import seal_whole_journal
from tests.worker import application_address

HAPPENED = verbs.declare("tests.rotated", "C’est arrivé")


def pem(key: Ed25519PrivateKey | X25519PrivateKey) -> tuple[str, str]:
    """The private and the public half."""
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return private, key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def sign_in(browser: Browser, email: str) -> None:
    assert browser.post("/compte/connexion/", {"login": email, "password": PASSWORD}).status == 302
    assert browser.get("/").status == 200


@pytest.mark.django_db(transaction=True)
def test_sessions_and_links_outlive_a_change_of_the_sites_key_until_the_former_one_is_removed(tmp_path: Path):
    fund = FundFactory()
    early, absent, late = (member_of(fund).user for _ in range(3))
    with scope(fund):
        send_invitation(user=UserFactory(), fund=fund, organisation_name="Forges du Nord")
        link = stop_path(Message.objects.get())
    old, new = configured.SECRET_KEY, "new-" + "n" * 50
    with web(tmp_path, SECRET_KEY=old) as site:
        first = site.browser(host_of(fund))
        away = site.browser(host_of(fund))
        sign_in(first, early.email)
        sign_in(away, absent.email)
        known = first.get(link).status
    with web(tmp_path, SECRET_KEY=new, SECRET_KEY_FALLBACKS=old) as site:
        first.port = site.port
        assert first.get("/").status == 200, "she is still signed in"
        assert first.get(link).status == known == 200
        second = site.browser(host_of(fund))
        sign_in(second, late.email)
    with web(tmp_path, SECRET_KEY=new) as site:
        first.port = second.port = away.port = site.port
        assert second.get("/").status == 200
        assert first.get("/").status == 200, "her session was signed anew when she came"
        assert away.get("/").status == 302, "what only the former key signed is over"
        assert first.get(link).status != 200


@pytest.mark.django_db(transaction=True)
def test_everything_encrypted_is_renewed_by_the_command_as_the_application_runs_it():
    fund, old, new = FundFactory(), configured.FIELD_KEYS[0], Fernet.generate_key().decode()
    person = UserFactory()
    with connection.cursor() as cursor:
        secret = FactorAdapter().encrypt("JBSWY3DPEHPK3PXP")
        cursor.execute(
            "INSERT INTO mfa_authenticator (type, data, user_id, created_at) VALUES ('totp', %s, %s, now())",
            [f'{{"secret": "{secret}"}}', person.pk],
        )
    with scope(fund):
        send_invitation(user=person, fund=fund, organisation_name="Forges du Nord")
    done = subprocess.run(
        [sys.executable, "manage.py", "reencrypt_fields"],
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "extranet.settings.base",
            "DATABASE_URL": application_address(),
            "FIELD_KEYS": f"{new},{old}",
        },
        cwd=configured.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "extranet.accounts.factors: 1 rows" in done.stdout
    with connection.cursor() as cursor:
        cursor.execute("SELECT data->>'secret' FROM mfa_authenticator")
        token = cursor.fetchone()[0].encode()
    with scope(fund):
        mail = bytes(Message.objects.get().secret)
    assert Fernet(new).decrypt(token) == b"JBSWY3DPEHPK3PXP"
    assert b"{" in Fernet(new).decrypt(mail), "what waits in the outbox too"
    for renewed in (token, mail):
        with pytest.raises(InvalidToken):
            Fernet(old).decrypt(renewed)


def test_no_encrypted_column_is_forgotten_by_the_command():
    """Bytes that the command doesn't renew are under other keys, each with its reason."""
    others = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, BinaryField)
        and not isinstance(field, FingerprintField)
        and field.name not in encrypted_columns(model)
    }
    assert others == NOT_UNDER_FIELD_KEYS.keys()


# Bytes in the database that FIELD_KEYS don't protect, and why.
NOT_UNDER_FIELD_KEYS = {
    "accounts.Card.digest": "keyed hash",
    "agenda.Feed.digest": "keyed hash",
    "batch_channel.Answer.content": "CHANNEL_KEYS",
    "batch_channel.Batch.data": "CHANNEL_KEYS",
    "batch_channel.Batch.signature": "CHANNEL_KEYS",
    "batch_channel.Channel.signing_key": "CHANNEL_KEYS",
    "batch_channel.Channel.ssh_private_key": "CHANNEL_KEYS",
    "batch_channel.Chunk.content": "CHANNEL_KEYS",
    "batch_channel.Delivery.content": "CHANNEL_KEYS",
    "batch_channel.Delivery.signature": "CHANNEL_KEYS",
    "batch_channel.Succession.signing_key": "CHANNEL_KEYS",
    "certification.CertifyingCode.secret": "keyed hash, of minutes",
    "certification.EvidenceLink.signature": "the seal's",
    "certification.ValidationLink.secret_fingerprint": "keyed hash",
    "enrolments.Presence.device": "keyed hash",
    "enrolments.PresenceLink.secret_fingerprint": "keyed hash",
    "enrolments.TrainerLink.secret_fingerprint": "keyed hash",
    "journal.EntryText.salt": "random",
    "journal.Seal.leaves": "digests",
    "journal.Seal.signature": "the seal's",
    "signup.PendingSignUp.code_digest": "keyed hash, of minutes",
}


@pytest.mark.django_db(transaction=True)
def test_the_journals_seal_key_is_replaced_and_the_former_ones_seals_stay_good(fund, settings, monkeypatch, tmp_path):
    settings.JOURNAL_HEADS_DIR = str(tmp_path)

    def act_and_seal() -> None:
        with scope(fund):
            services.record(Actor.system(fund), HAPPENED, fund)
        seal_whole_journal(fund)

    def verify() -> str:
        said = io.StringIO()
        call_command("verify_journal", stdout=said)
        return said.getvalue()

    act_and_seal()
    former = settings.SEAL_PUBLIC_KEYS
    private, public = pem(Ed25519PrivateKey.generate())
    settings.SEAL_PUBLIC_KEYS = public + former  # 1. everywhere, before anything is sealed with it
    act_and_seal()
    monkeypatch.delenv("SEAL_KEY_FILE", raising=False)
    monkeypatch.setenv("SEAL_KEY", private)  # 2. the worker that seals
    act_and_seal()
    with scope(fund):
        keys = list(Seal.objects.order_by("number").values_list("key", flat=True))
    assert keys[0] == keys[1] != keys[2]
    assert "FOUND" not in verify()
    settings.SEAL_PUBLIC_KEYS = public
    with pytest.raises(CommandError):
        verify()


def test_the_channels_key_is_replaced_and_what_the_former_one_sealed_is_still_read(settings, monkeypatch):
    private, public = pem(X25519PrivateKey.generate())
    before = channel.seal(b"a private key", purpose="tests")
    held = Path(os.environ["CHANNEL_KEYS_FILE"]).read_text()
    monkeypatch.delenv("CHANNEL_KEYS_FILE")
    monkeypatch.setenv("CHANNEL_KEYS", private + held)  # 1. the worker that opens
    settings.CHANNEL_PUBLIC_KEY = public  # 2. whoever seals
    after = channel.seal(b"another", purpose="tests")
    assert channel.unseal(before, purpose="tests") == b"a private key"
    assert channel.unseal(after, purpose="tests") == b"another"
    assert before[:8] != after[:8]
    monkeypatch.setenv("CHANNEL_KEYS", private)
    with pytest.raises(channel.Unreadable, match="isn't among CHANNEL_KEYS"):
        channel.unseal(before, purpose="tests")


def test_a_field_key_that_was_taken_away_too_early_is_a_clear_refusal(settings):
    token = encryption.encrypt("85.07.30-033.28")
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    encryption._fernet.cache_clear()
    try:
        with pytest.raises(encryption.Unreadable):
            encryption.decrypt(token)
    finally:
        encryption._fernet.cache_clear()
