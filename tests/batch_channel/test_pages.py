"""The pages of the channel: setting it up, its lists, what each of them says and hides."""

from __future__ import annotations

import csv
import io

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from batch_channel import keys, sealing, services
from batch_channel.models import Channel, Declaration, Sender
from batch_channel.workflow import DeclarationState
from extranet.organisations.roles import Role
from extranet.tenants.actor import Actor
from extranet.tenants.scope import scope
from tests.batch_channel.certificates import authority, issued_by
from tests.batch_channel.factories import HOST_KEY, answer_row, batch_row, channel_row, declaration_row
from tests.batch_channel.scenes import batch_fund, channel_of
from tests.factories import MembershipFactory, OrganisationFactory, quickly_signed_in, staff_of

pytestmark = pytest.mark.django_db

SETTINGS = {
    "sender_number": "123456",
    "company_number": "0403.019.261",
    "username": "expediteur",
    "host": "sftp.example.invalid",
    "port": "8022",
    "host_key": HOST_KEY,
    "environment": "T",
    "application_code": "XFLA",
    "signing_environments": ["R"],
    "signature_columns": "76",
    "max_forms": "1000",
    "max_part_bytes": "5242880",
    "version": "1",
}


@pytest.fixture
def fund():
    return batch_fund()


@pytest.fixture
def client(fund):
    return quickly_signed_in(fund, staff_of(fund).user)


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def channel(fund) -> Channel:
    """The fund's own, without keys."""
    with scope(fund):
        return services.save_channel(
            actor=Actor.system(fund), fund=fund, sender_number="123456", company_number="0403019261", username="demo",
            host="former.example.invalid", host_key=HOST_KEY,
        )  # fmt: skip


def page_address(name: str, channel: Channel) -> str:
    return reverse(f"batch_channel:{name}", args=[channel.uuid])


def test_a_new_key_is_shown_by_its_public_half_only(fund, client, channel):
    page = text(client.post(page_address("edit", channel), SETTINGS, follow=True))
    assert "Le canal est enregistré." in page
    assert "À compléter" in page
    page = text(client.post(page_address("new_ssh_key", channel), follow=True))
    channel = channel_of(fund)
    assert "Prêt" in page
    assert channel.ssh_public_key.startswith("ssh-ed25519 ")
    assert channel.ssh_public_key in page
    assert keys.ssh_fingerprint(channel.ssh_public_key) in page
    private = sealing.unseal(channel.ssh_private_key, purpose=keys.SSH)
    assert private.startswith(b"-----BEGIN OPENSSH PRIVATE KEY-----")
    assert b"PRIVATE" not in bytes(channel.ssh_private_key)
    assert "PRIVATE" not in page


def test_what_is_refused_says_why_and_keeps_what_was_typed(fund, client, channel):
    wrong = SETTINGS | {"host_key": "ma clé", "company_number": "0403019262", "sender_number": "12"}
    page = text(client.post(page_address("edit", channel), wrong))
    assert "chiffres de contrôle" in page
    assert "sftp.example.invalid" in page
    page = text(client.post(page_address("edit", channel), SETTINGS | {"host_key": "ma clé"}))
    assert "ni une empreinte" in page
    assert "expediteur" in page
    page = text(client.post(page_address("edit", channel), SETTINGS | {"sender_number": "12"}))
    assert "six chiffres" in page
    assert channel_of(fund).host == "former.example.invalid"


def test_real_files_are_refused_with_a_dated_explanation(fund, client, channel):
    page = text(client.post(page_address("edit", channel), SETTINGS | {"environment": "R"}))
    assert "loi du 14 janvier 2026" in page
    assert "sftp.example.invalid" in page
    assert channel_of(fund).host == "former.example.invalid"


def test_even_enabled_a_placeholder_is_no_application_code(fund, client, channel, settings):
    settings.BELGIAN_BATCH = settings.BELGIAN_BATCH | {"PRODUCTION_ENABLED": True}
    page = text(client.post(page_address("edit", channel), SETTINGS | {"environment": "R"}))
    assert "code provisoire" in page
    page = text(client.post(page_address("edit", channel), SETTINGS | {"environment": "R", "application_code": "ABCD"}))
    assert channel_of(fund).environment == "R"


def test_two_people_on_the_settings_the_second_is_told(fund, client, channel):
    version = str(channel.version)
    client.post(page_address("edit", channel), SETTINGS | {"host": "premier.example.invalid", "version": version})
    page = text(client.post(page_address("edit", channel), SETTINGS | {"host": "second.invalid", "version": version}))
    assert "Quelqu’un d’autre a modifié" in page
    assert "premier.example.invalid" in page
    assert "second.invalid" in page


def test_a_sender_number_lives_in_one_fund(fund):
    other = batch_fund()
    for place in (fund, other):
        actor = Actor.system(place)
        with scope(place):
            save = {
                "actor": actor, "fund": place, "sender_number": "777777", "company_number": "0403019261",
                "username": "x", "host": "h", "host_key": HOST_KEY,
            }  # fmt: skip
            if place == fund:
                services.save_channel(**save)
            else:
                with pytest.raises(ValidationError, match="Un autre fonds"):
                    services.save_channel(**save)
    assert Sender.objects.get().holder == fund


def test_the_certificate_is_shown_and_its_key_is_not(fund, client, channel):
    sender = issued_by(authority(), ec.generate_private_key(ec.SECP256R1()), "TEST expéditeur")
    p12 = pkcs12.serialize_key_and_certificates(
        b"x", sender.key, sender.certificate, None, BestAvailableEncryption(b"s")
    )
    address = page_address("certificate", channel)
    page = text(client.post(address, {"file": SimpleUploadedFile("a.p12", p12), "password": "faux"}))
    assert "ne peut pas servir" in page
    page = text(client.post(address, {"file": SimpleUploadedFile("a.p12", p12), "password": "s"}, follow=True))
    assert "CN=TEST expéditeur" in page
    assert "CN=TEST authority" in page
    channel = channel_of(fund)
    assert sealing.unseal(channel.signing_key, purpose=keys.SIGNING) == sender.key_pem
    assert sender.key_pem.split(b"\n")[1].decode() not in page
    pem = SimpleUploadedFile("a.pem", sender.key_pem + sender.certificate_pem)
    assert "est enregistré" in text(client.post(address, {"file": pem}, follow=True))


def test_a_key_that_is_none_is_refused(fund, client, channel):
    page = text(client.post(page_address("ssh_key", channel), {"file": SimpleUploadedFile("k", b"not a key")}))
    assert "Ed25519, ECDSA ou RSA" in page
    assert channel_of(fund).ssh_private_key is None


def test_an_existing_key_with_a_password_is_taken(fund, client, channel, tmp_path):
    from batch_channel.simulator.openssh import make_key

    make_key(tmp_path / "key", passphrase="secret")
    data = {"file": SimpleUploadedFile("key", (tmp_path / "key").read_bytes()), "password": "secret"}
    page = text(client.post(page_address("ssh_key", channel), data, follow=True))
    assert (tmp_path / "key.pub").read_text().split()[1] in page


def test_the_batch_that_was_asked_for_is_found_by_the_name_of_any_of_its_files(fund, client):
    with scope(fund):
        company = OrganisationFactory()
        channel = channel_row(fund)
        wanted, other = (batch_row(channel, company, [declaration_row(company)]) for _ in range(2))
    page = text(client.get(reverse("batch_channel:batches"), {"search": f"FI.{wanted.name}.1.1"}))
    assert wanted.name in page
    assert other.name not in page
    page = text(client.get(reverse("batch_channel:batches"), {"search": wanted.name[:12].lower()}))
    assert wanted.name in page


def test_a_company_sees_its_own_declarations_and_resends_them(fund):
    with scope(fund):
        company, other = OrganisationFactory(name="Alpha"), OrganisationFactory(name="Béta")
        own, foreign = declaration_row(company, state="refused"), declaration_row(other, state="refused")
        officer = MembershipFactory(organisation=company, roles=[Role.TRAINING_OFFICER])
    client = quickly_signed_in(fund, officer.user)
    page = text(client.get(reverse("batch_channel:declarations")))
    assert own.worker.full_name in page
    assert foreign.worker.full_name not in page
    page = text(client.get(reverse("batch_channel:declaration", args=[own.uuid])))
    assert "NISS inconnu" in page
    client.post(reverse("batch_channel:resend", args=[own.uuid]))
    again = text(client.post(reverse("batch_channel:resend", args=[own.uuid]), follow=True))
    assert "est maintenant « À envoyer »" in again
    with scope(fund):
        assert Declaration.objects.get(pk=own.pk).state == DeclarationState.TO_SEND
        assert Declaration.objects.get(pk=foreign.pk).state == DeclarationState.REFUSED


def test_many_are_corrected_and_sent_again_at_once_each_in_its_readers_language(fund, client):
    with scope(fund):
        company, other = OrganisationFactory(name="Alpha"), OrganisationFactory(name="Béta")
        own = [declaration_row(company, state="refused") for _ in range(3)]
        foreign = declaration_row(other, state="refused")
        reader = MembershipFactory(organisation=company, roles=[Role.MANDATEE], user__language="nl").user
    address = reverse("batch_channel:correct")
    company_client = quickly_signed_in(fund, reader)
    page = text(company_client.get(address, headers={"accept-language": "nl"}))
    assert "INSZ onbekend in de authentieke bron" in page
    assert "Verbeter het geweigerde gegeven" in page
    assert page.count('type="checkbox"') == 3
    page = text(client.get(address))
    assert "NISS inconnu à la source authentique" in page
    assert page.count('type="checkbox"') == 4
    assert "Aucune déclaration n’est cochée" in text(client.post(address, {"declaration": ["rien"]}, follow=True))
    chosen = [str(one.uuid) for one in (*own[:2], foreign)]
    page = text(company_client.post(address, {"declaration": chosen}, follow=True))
    with scope(fund):
        states = [Declaration.objects.get(pk=one.pk).state for one in (*own, foreign)]
    assert states == ["to_send", "to_send", "refused", "refused"]
    assert page.count('type="checkbox"') == 1


LISTS = ["batches", "declarations", "answers", "batch", "channel", "correct"]


def fill(fund, count: int, *, channels: bool = False):
    with scope(fund):
        channel = Channel.objects.own().first() or channel_row(fund)
        batch = None
        for _ in range(count):
            company = OrganisationFactory()
            if channels:
                channel_row(fund, organisation=company, quality="EMPLOYER")
            declarations = [declaration_row(company, state="refused") for _ in range(1)]
            batch = batch_row(channel, company, declarations)
            answer_row(channel, batch)
        return batch


@pytest.mark.parametrize("name", LISTS)
def test_sixty_rows_cost_as_many_queries_as_one(fund, client, name):
    def queries(batch) -> int:
        arguments = [batch.uuid] if name == "batch" else []
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(f"batch_channel:{name}", args=arguments)).status_code == 200
        return len(captured)

    batch = fill(fund, 1, channels=name == "channel")
    queries(batch)
    with_one = queries(batch)
    fill(fund, 59, channels=name == "channel")
    if name == "batch":
        with scope(fund):
            company = batch.company
            batch = batch_row(batch.channel, company, [declaration_row(company) for _ in range(60)])
            answer_row(batch.channel, batch)
    assert queries(batch) == with_one


@pytest.mark.parametrize("name", ["batches", "declarations", "answers", "channel"])
def test_lists_export_and_sort(fund, client, name):
    batch = fill(fund, 3)
    address = reverse(f"batch_channel:{name}")
    rows = list(
        csv.DictReader(
            io.StringIO(client.get(address, {"export": "csv"}).getvalue().decode("utf-8-sig")), delimiter=";"
        )
    )
    assert len(rows) == (1 if name == "channel" else 3)
    assert any(batch.name in row.values() for row in rows) or name in {"declarations", "channel"}
    assert client.get(address, {"sort": "-quality" if name == "channel" else "-state"}).status_code == 200
    assert client.get(address, {"state": "nothing"}).status_code == 200


def test_a_process_without_the_keys_cannot_read_what_it_stored(monkeypatch):
    from django.core.exceptions import ImproperlyConfigured

    token = sealing.seal(b"secret", purpose="a")
    assert sealing.unseal(token, purpose="a") == b"secret"
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(token, purpose="b")
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(token[:-1] + bytes([token[-1] ^ 1]), purpose="a")
    monkeypatch.delenv("CHANNEL_KEYS_FILE")
    with pytest.raises(ImproperlyConfigured, match="signing"):
        sealing.unseal(token, purpose="a")
