"""From nothing to a channel: the steps, the two ways, the account word for word, and who sends by what."""

from __future__ import annotations

import datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from batch_channel import keys, services
from batch_channel.account import SECURED_PERMISSIONS
from batch_channel.models import Attempt, Batch, Channel, Setup
from batch_channel.simulator.openssh import make_key
from batch_channel.tasks import remind
from batch_channel.workflow import BatchState, DeclarationState
from extranet.notifications.models import Message
from extranet.organisations.models import Organisation
from extranet.tenants.actor import Actor
from extranet.tenants.scope import scope
from tests.batch_channel.certificates import authority, issued_by
from tests.batch_channel.factories import HOST_KEY, channel_row
from tests.batch_channel.scenes import (
    NUMBERS,
    batch_fund,
    channel_of,
    connected,
    declared,
    employer_of,
    names,
    now,
    only_batch,
    run,
    state_of,
    worker_of,
)
from tests.factories import OrganisationFactory, quickly_signed_in, staff_of

pytestmark = pytest.mark.django_db

FLA = SECURED_PERMISSIONS[0]


@pytest.fixture
def fund():
    return batch_fund()


@pytest.fixture
def client(fund):
    return quickly_signed_in(fund, staff_of(fund).user)


def text(response) -> str:
    return response.content.decode()


def setup_of(fund) -> Setup:
    with scope(fund):
        return Setup.objects.select_related("organisation").get()


def begun(fund, client, *, entity: str = "", quality: str = "SERVICE_PROVIDER", existing: bool = False) -> Setup:
    """Every step is done, and the question is answered."""
    client.post(reverse("batch_channel:new_setup"), {"entity": entity, "quality": quality})
    setup = setup_of(fund)
    for step in ("registered", "access", "quality"):
        client.post(reverse("batch_channel:setup_step", args=[setup.uuid, step]))
    answer = {"has_channel": "yes" if existing else "no"}
    client.post(reverse("batch_channel:setup", args=[setup.uuid]), answer)
    return setup


def account_fields(**changes):
    return {
        "type": "SFTP",
        "account_name": "Déclarations du fonds",
        "secured_permissions": [FLA],
        "certificate_name": "Signature 2026",
        "username": "EXPdemo",
        "sender_number": "123456",
        "company_number": "0403.019.261",
        "host_key": HOST_KEY,
    } | changes


def cer(days: int = 300, *, der: bool = True) -> SimpleUploadedFile:
    sender = issued_by(
        authority(), ec.generate_private_key(ec.SECP256R1()), "TEST expéditeur", valid=datetime.timedelta(days=days)
    )
    data = sender.certificate.public_bytes(Encoding.DER if der else Encoding.PEM)
    return SimpleUploadedFile("signature.cer", data)


@pytest.mark.feature("FLA-18", "FLA-17")
def test_the_checklist_says_deja_fait_and_nothing_is_stored_before(fund, client):
    page = text(client.post(reverse("batch_channel:new_setup"), {"quality": "SERVICE_PROVIDER"}, follow=True))
    assert "inscrire son entreprise sur le portail de la sécurité sociale" in page
    assert "Gestion des canaux techniques" in page
    assert page.count("Déjà fait") == 3
    setup = setup_of(fund)
    account = reverse("batch_channel:account", args=[setup.uuid])
    client.post(reverse("batch_channel:setup", args=[setup.uuid]), {"has_channel": "no"})
    for step in ("registered", "access"):
        client.post(reverse("batch_channel:setup_step", args=[setup.uuid, step]))
    assert "Terminez d’abord les étapes précédentes" in text(client.get(account, follow=True))
    with scope(fund), pytest.raises(ValidationError, match="Terminez"):
        services.open_channel(actor=Actor.system(fund), fund=fund, setup=setup, sender_number="123456")
    page = text(client.post(reverse("batch_channel:setup_step", args=[setup.uuid, "quality"]), follow=True))
    assert page.count("Déjà fait (noté le") == 3
    assert "Nom du compte" in text(client.get(account))
    client.post(reverse("batch_channel:setup_step", args=[setup.uuid, "quality"]), {"undo": "1"})
    assert setup_of(fund).quality_at is None
    assert reverse("batch_channel:setup", args=[setup.uuid]) in text(client.get(reverse("batch_channel:channel")))


@pytest.mark.feature("FLA-27", "FLA-28", "FLA-23")
def test_a_new_account_word_for_word(fund, client, tmp_path):
    setup = begun(fund, client)
    address = reverse("batch_channel:account", args=[setup.uuid])
    page = text(client.get(address))
    for label in (
        "Ajouter un compte FTP ou SFTP", "Type", "Nom du compte", "Permissions sécurisées", "Certificat",
        "Nom du certificat", "Nom d’utilisateur", "Clé SSH publique", "Valider", "Annuler",
        "Sélectionner au moins une permission sécurisée pour laquelle vous donnez accès au canal FTP",
    ):  # fmt: skip
        assert label in page
    for permission in SECURED_PERMISSIONS:
        assert permission.replace("'", "&#x27;") in page
    page = text(client.post(address, {"type": "SFTP"}))
    assert page.count("obligatoire") >= 7
    make_key(tmp_path / "key")
    private = SimpleUploadedFile("key", (tmp_path / "key").read_bytes())
    public = SimpleUploadedFile("key.pub", (tmp_path / "key.pub").read_bytes())
    for wrong, said in (
        ({"certificate": cer(), "ssh_public_key": private}, "C’est la clé privée"),
        ({"certificate": SimpleUploadedFile("a.cer", b"rien")}, "n’est pas un certificat"),
        ({"certificate": cer(days=-1)}, "plus valable depuis le"),
        ({"certificate": cer(), "secured_permissions": ["Publiato"]}, f"Cochez « {FLA} »"),
        ({"certificate": cer(), "sender_number": "12"}, "six chiffres"),
    ):
        page = text(client.post(address, account_fields(**wrong)))
        assert said in page
        assert "Déclarations du fonds" in page
    with scope(fund):
        assert not Channel.objects.exists()
    fields = account_fields(certificate=cer(der=False), ssh_public_key=public, secured_permissions=[FLA, "Publiato"])
    page = text(client.post(address, fields, follow=True))
    channel = channel_of(fund)
    for kept in ("123456", "EXPdemo", "CN=TEST expéditeur", "CN=TEST authority", "Publiato"):
        assert kept in page
    assert keys.ssh_fingerprint(channel.ssh_public_key) in page
    assert "À compléter" in page
    assert "pas encore la clé privée" in page
    assert channel.certificate_ends_at.date() > timezone.localdate() + datetime.timedelta(days=200)


@pytest.mark.feature("FLA-21", "FLA-29")
def test_an_existing_channel_is_asked_for_neither_certificate_nor_key(fund, client):
    setup = begun(fund, client, existing=True)
    address = reverse("batch_channel:account", args=[setup.uuid])
    page = text(client.get(address))
    assert "Activer un canal BATCH existant" in page
    assert "Nom du certificat" not in page
    assert "Clé SSH publique" not in page
    fields = {name: account_fields()[name] for name in ("sender_number", "username", "company_number", "host_key")}
    page = text(client.post(address, fields | {"secured_permissions": [FLA]}, follow=True))
    assert "Le canal est enregistré." in page
    assert channel_of(fund).secured_permissions == [FLA]


@pytest.mark.feature("FLA-20", "FLA-22", "FLA-24")
def test_one_channel_a_quality_and_only_the_qualities_of_this_service(fund, client):
    with scope(fund):
        company = OrganisationFactory(name="Forges Alpha", enterprise_number="0440966354")
        channel_row(fund)
        channel_row(fund, organisation=company, quality="EMPLOYER", account_name="Canal des Forges")
    new = reverse("batch_channel:new_setup")
    page = text(client.post(new, {"quality": "SERVICE_PROVIDER"}))
    assert "qu’un seul canal SFTP par qualité" in page
    page = text(client.post(new, {"entity": "0440.966.354", "quality": "EMPLOYER"}))
    assert "qu’un seul canal SFTP par qualité" in page
    page = text(client.post(new, {"entity": "Forges", "quality": "TRAINING_PROVIDER"}))
    assert "ne peut pas ouvrir de canal pour ce service" in page
    assert "« Employeur ONSS »" in page
    page = text(client.post(new, {"quality": "EMPLOYER"}))
    assert "« Prestataire de service », « Secrétariat social », « Prestataire de formation »" in page
    assert "Aucune organisation" in text(client.post(new, {"entity": "Personne", "quality": "EMPLOYER"}))
    page = text(client.get(reverse("batch_channel:channel")))
    assert page.index("Canal des Forges") < page.index("Le fonds", page.index("<main"))
    assert "Forges Alpha" in page
    client.post(new, {"quality": "TRAINING_PROVIDER"})
    assert setup_of(fund).quality == "TRAINING_PROVIDER"


@pytest.mark.feature("FLA-25")
def test_the_page_shows_the_sender_number_the_channels_and_their_last_use(fund, client):
    with scope(fund):
        one = channel_row(fund, account_name="Déclarations du fonds", looked_at=timezone.now())
    page = text(client.get(reverse("batch_channel:channel")))
    assert "Votre numéro expéditeur" in page
    assert f"<code>{one.sender_id}</code>" in page
    for shown in ("Canaux FTP - SFTP", "Nom", "Type", "Action", "Canaux Webservices", "Ajouter un canal"):
        assert shown in page
    row = page[page.index("Canaux FTP - SFTP") :]
    assert "Déclarations du fonds" in row
    assert "SFTP" in row
    assert timezone.localtime(one.looked_at, fund.zone).strftime("%d/%m/%Y") in row
    assert row.count(reverse("batch_channel:sheet", args=[one.uuid])) == 2


def test_an_employer_with_its_own_channel_sends_without_mandate_and_others_by_the_fund(fund, simulated):
    from uuid import uuid4

    alone, other = employer_of(fund, mandate=""), employer_of(fund, name="Béta", enterprise_number="0428759497")
    own = connected(fund, uuid=uuid4(), organisation=alone, quality="EMPLOYER", company_number=alone.enterprise_number)
    mine = declared(fund, worker_of(fund, alone))
    theirs = declared(fund, worker_of(fund, other, NUMBERS[1]))
    run(fund)
    with scope(fund):
        batches = {batch.company_id: batch for batch in Batch.objects.select_related("channel")}
    assert batches[alone.pk].channel == own
    assert batches[other.pk].channel.organisation is None
    assert {batch.state for batch in batches.values()} == {BatchState.SENT}
    inbox = simulated.directory.inbox("T")
    data = (inbox / f"FI.{batches[alone.pk].name}.1.1").read_bytes()
    assert b"<SenderQuality>EMPLOYER</SenderQuality>" in data
    assert f"<SenderCompanyID>{alone.enterprise_number}</SenderCompanyID>".encode() in data
    assert (
        b"<SenderQuality>SERVICE_PROVIDER</SenderQuality>" in (inbox / f"FI.{batches[other.pk].name}.1.1").read_bytes()
    )
    simulated.answer()
    run(fund)
    assert [state_of(fund, one) for one in (mine, theirs)] == [DeclarationState.ACCEPTED] * 2
    with scope(fund):
        assert {a.reporting_mandate for a in Attempt.objects.filter(batch__company=alone.pk)} == {""}


@pytest.mark.feature("FLA-16")
def test_a_training_provider_sends_in_its_own_name_without_mandate(fund, simulated):
    with scope(fund):
        Channel.objects.update(quality="TRAINING_PROVIDER")
    company = employer_of(fund, mandate="")
    own = {"provider_company_id": "0403019261", "provider_name": None}  # the channel's own number
    declaration = declared(fund, worker_of(fund, company), **own)
    foreign = declared(fund, worker_of(fund, company, NUMBERS[1], "Autre"))
    run(fund)
    assert "que ses propres formations" in now(fund, foreign).advice.details[0]
    (name, _go) = names(simulated.directory.inbox("T"))
    assert b"<SenderQuality>TRAINING_PROVIDER</SenderQuality>" in (simulated.directory.inbox("T") / name).read_bytes()
    assert only_batch(fund).state == BatchState.SENT
    assert now(fund, declaration).state == DeclarationState.SENT


def test_an_employers_channel_that_lacks_its_key_leaves_the_declarations_to_the_fund(fund, simulated):
    company = employer_of(fund)
    with scope(fund):
        channel_row(fund, organisation=Organisation.objects.get(pk=company.pk), quality="EMPLOYER")
    declaration = declared(fund, worker_of(fund, company))
    run(fund)
    with scope(fund):
        assert Batch.objects.select_related("channel").get().channel.organisation_id is None
    assert state_of(fund, declaration) == DeclarationState.SENT


@pytest.mark.feature("FLA-23")
def test_the_end_of_a_certificate_is_said_at_60_30_and_7_days_once_each(fund, client):
    setup = begun(fund, client)
    account = reverse("batch_channel:account", args=[setup.uuid])
    client.post(account, account_fields(certificate=cer(90)))
    channel = channel_of(fund)
    certificate = reverse("batch_channel:certificate", args=[channel.uuid])

    def mails_when(days: float) -> int:
        with scope(fund):
            ends_at = timezone.now() + datetime.timedelta(days=days)
            Channel.objects.update(certificate_ends_at=ends_at)
            remind(fund.pk)
            remind(fund.pk)
            return Message.objects.filter(kind="batch_channel.certificate_ends").count()

    assert mails_when(61) == 0
    assert certificate not in text(client.get("/"))
    assert [mails_when(days) for days in (59.9, 45, 29, 8, 6.5, 1, -1)] == [1, 1, 2, 2, 3, 3, 3]
    assert certificate in text(client.get("/"))
    sender = issued_by(authority(), ec.generate_private_key(ec.SECP256R1()), valid=datetime.timedelta(days=400))
    pem = SimpleUploadedFile("a.pem", sender.key_pem + sender.certificate_pem)
    client.post(certificate, {"file": pem})
    assert channel_of(fund).reminded_at_days is None
    assert certificate not in text(client.get("/"))
