"""« Je porte les fichiers moi-même »: no key here, files to take away, FS brought back and verified, answers read."""

from __future__ import annotations

import datetime
import html
import re
import subprocess
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from batch_channel.models import Answer, Batch, Channel, Declaration, Delivery, Handout
from batch_channel.simulator import identity
from batch_channel.simulator.directory import Directory
from batch_channel.simulator.watching import look
from batch_channel.tasks import hand_out, read_deliveries
from batch_channel.workflow import BatchState, DeclarationState
from extranet.journal.models import Entry
from extranet.tenants.scope import scope
from tests.batch_channel.factories import answer_row, channel_row, keeper_of
from tests.batch_channel.scenes import (
    NUMBERS,
    channel_of,
    declared,
    employer_of,
    now,
    only_batch,
    run,
    state_of,
    worker_of,
)
from tests.batch_channel.test_setups import account_fields, begun
from tests.factories import quickly_signed_in, staff_of

pytestmark = pytest.mark.django_db

SENDER = "123456"


@pytest.fixture
def client(fund):
    return quickly_signed_in(fund, staff_of(fund).user)


@pytest.fixture
def folders(tmp_path) -> Directory:
    """The social security's folders, to which nothing but a person leads."""
    directory = Directory(tmp_path)
    identity.ensure(directory)
    directory.register(sender=SENDER, application="SIMU")
    return directory


def text(response) -> str:
    return html.unescape(response.content.decode())


def carried_channel(fund, client, **fields) -> Channel:
    """Set up by the pages: an existing channel of the portal, whose files somebody carries."""
    setup = begun(fund, client, existing=True)
    names = ("sender_number", "username", "company_number", "secured_permissions")
    typed = {name: account_fields()[name] for name in names} | {"is_carried": "yes", "host_key": ""}
    page = text(client.post(reverse("batch_channel:account", args=[setup.uuid]), typed, follow=True))
    assert "Fichiers portés à la main" in page
    with scope(fund):
        Channel.objects.update(application_code="SIMU", **fields)
    return channel_of(fund)


def obtained(fund, client, file: str = "fi") -> bytes:
    """Asked for on the batch's page, made ready by the worker, downloaded once."""
    ask = reverse("batch_channel:ask_for_file", args=[only_batch(fund).uuid, file])
    address = client.post(ask)["Location"]
    assert "En préparation" in text(client.get(address))
    hand_out(fund.pk)
    assert "Prêt" in text(client.get(address))
    with scope(fund):
        handout = Handout.objects.latest("pk")
    answer = client.post(reverse("batch_channel:fetch", args=[handout.uuid]))
    assert handout.name in answer["Content-Disposition"]
    return answer.content


def carried(fund, client, folder: Path, **files: bytes) -> None:
    """The person puts the files into the folder, GO last, and says so."""
    batch = only_batch(fund)
    for kind, content in files.items():
        (folder / f"{kind}.{batch.name}.1.1").write_bytes(content)
    go = client.get(reverse("batch_channel:go", args=[batch.uuid]))
    assert go.content == b""
    name = re.search(r'filename="(.+)"', go["Content-Disposition"]).group(1)
    (folder / name).write_bytes(go.content)
    deposit = reverse("batch_channel:deposit", args=[batch.uuid])
    proposed = re.search(
        r'name="deposited_at"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="deposited_at"', text(client.get(deposit))
    )
    moment = proposed.group(1) or proposed.group(2)
    said = client.post(deposit, {"deposited_at": moment}, follow=True)
    assert "C’est noté." in text(said)


def bring_answers(fund, client, folder: Path) -> None:
    address = reverse("batch_channel:bring_answer", args=[channel_of(fund).uuid])
    for path in sorted(folder.iterdir()):
        if not path.name.startswith("FO"):
            continue
        signature = folder / path.name.replace("FO", "FS", 1)
        files = {"file": SimpleUploadedFile(path.name, path.read_bytes())}
        if signature.exists():
            files["signature"] = SimpleUploadedFile(signature.name, signature.read_bytes())
        assert "lue dans la minute" in text(client.post(address, files, follow=True))
        again = {"file": SimpleUploadedFile(path.name, path.read_bytes())}
        assert "déjà été apportée" in text(client.post(address, again))
    read_deliveries(fund.pk)
    with scope(fund):
        assert not Delivery.objects.exists()


@pytest.mark.feature("FLA-15")
def test_in_a_test_environment_fi_and_go_are_enough(fund, client, folders):
    channel = carried_channel(fund, client)
    assert channel.ssh_private_key is None
    declaration = declared(fund, worker_of(fund, employer_of(fund)))
    run(fund)
    batch = only_batch(fund)
    assert batch.state == BatchState.PREPARED
    page = text(client.get(reverse("batch_channel:batch", args=[batch.uuid])))
    assert "À porter vous-même" in page
    assert "ne demande pas de signature" in page
    assert "INTEST" in page
    data = obtained(fund, client)
    assert NUMBERS[0].encode() in data
    assert only_batch(fund).data_size == len(data)
    with scope(fund):
        assert Handout.objects.get().content is None
        verbs = list(Entry.objects.filter(verb__contains="batch_channel.file_").values_list("verb", flat=True))
    assert sorted(verbs) == ["batch_channel.file_asked", "batch_channel.file_fetched"]
    carried(fund, client, folders.inbox("T"), FI=data)
    assert state_of(fund, declaration) == DeclarationState.SENT
    look(folders)
    bring_answers(fund, client, folders.outbox("T"))
    assert only_batch(fund).state == BatchState.ANSWERED
    assert state_of(fund, declaration) == DeclarationState.ACCEPTED


@pytest.mark.feature("FLA-15")
def test_a_real_file_is_signed_elsewhere_by_the_command_shown_and_verified(fund, client, folders, tmp_path, settings):
    authority = str(tmp_path / "identity" / "ca-certificate.pem")
    settings.BELGIAN_BATCH = settings.BELGIAN_BATCH | {"PRODUCTION_ENABLED": True, "AUTHORITIES": [authority]}
    channel = carried_channel(fund, client, environment="R")
    other, sender = identity.issue(folders, "other"), identity.issue(folders, "sender")  # the latter is registered
    declaration = declared(fund, worker_of(fund, employer_of(fund)))
    address = reverse("batch_channel:certificate", args=[channel.uuid])
    page = text(client.post(address, {"file": SimpleUploadedFile("a.pem", sender.key + sender.certificate)}))
    assert "partie publique" in page
    client.post(address, {"file": SimpleUploadedFile("a.cer", sender.certificate)})
    channel = channel_of(fund)
    assert (channel.signing_key, channel.ssh_private_key) == (None, None)
    with scope(fund):
        Channel.objects.update(next_attempt_at=timezone.now())
    if now(fund, declaration).state == DeclarationState.BLOCKED:
        client.post(reverse("batch_channel:resend", args=[declaration.uuid]))
    run(fund)
    data, batch = obtained(fund, client), only_batch(fund)
    page = text(client.get(reverse("batch_channel:batch", args=[batch.uuid])))
    command = re.search(r"openssl cms .+? > FS[^<]+", page).group(0)
    desk = tmp_path / "desk"
    desk.mkdir()
    (desk / f"FI.{batch.name}.1.1").write_bytes(data)

    def signed_by(one) -> bytes:
        (desk / "certificat.pem").write_bytes(one.certificate)
        (desk / "cle.pem").write_bytes(one.key)
        subprocess.run(["bash", "-ec", command], cwd=desk, check=True)
        return (desk / f"FS.{batch.name}.1.1").read_bytes()

    address = reverse("batch_channel:signature", args=[batch.uuid])
    deposit = reverse("batch_channel:deposit", args=[batch.uuid])
    moment = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    assert "sa signature manque encore" in text(client.post(deposit, {"deposited_at": moment}))
    wrong = SimpleUploadedFile("fs", signed_by(other))
    assert "un autre certificat" in text(client.post(address, {"file": wrong}))
    good = signed_by(sender)
    (desk / f"FI.{batch.name}.1.1").write_bytes(data.replace(b"XFLA", b"XFLB"))
    assert "celle d’un autre fichier" in text(
        client.post(address, {"file": SimpleUploadedFile("fs", signed_by(sender))})
    )
    assert "CMS détachée" in text(client.post(address, {"file": SimpleUploadedFile("fs", b"rien du tout")}))
    assert only_batch(fund).state == BatchState.PREPARED
    page = text(client.post(address, {"file": SimpleUploadedFile("fs", good)}, follow=True))
    assert "Signature vérifiée et gardée" in page
    assert only_batch(fund).state == BatchState.SIGNED
    future = (timezone.localtime() + datetime.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    assert "dans le futur" in text(client.post(deposit, {"deposited_at": future}))
    carried(fund, client, folders.inbox("R"), FI=data, FS=good)
    look(folders)
    bring_answers(fund, client, folders.outbox("R"))
    assert state_of(fund, declaration) == DeclarationState.ACCEPTED
    with scope(fund):
        assert {answer.signature for answer in Answer.objects.all()} == {Answer.Signature.OK}


def test_a_file_is_handed_out_once_to_who_asked_and_wiped_in_time(fund, client, folders):
    carried_channel(fund, client)
    declared(fund, worker_of(fund, employer_of(fund)))
    run(fund)
    address = client.post(reverse("batch_channel:ask_for_file", args=[only_batch(fund).uuid, "fi"]))["Location"]
    with scope(fund):
        handout = Handout.objects.get()
    fetch = reverse("batch_channel:fetch", args=[handout.uuid])
    assert "pas prêt" in text(client.post(fetch, follow=True))
    hand_out(fund.pk)
    with scope(fund):
        kept = bytes(Handout.objects.get().content)
    assert NUMBERS[0].encode() not in kept
    colleague = quickly_signed_in(fund, staff_of(fund).user)
    assert colleague.get(address).status_code == 404
    assert colleague.post(fetch).status_code == 404
    with scope(fund):
        Handout.objects.update(next_attempt_at=timezone.now())  # its quarter of an hour is over
    hand_out(fund.pk)
    with scope(fund):
        assert Handout.objects.get().content is None
    assert "Effacé" in text(client.get(address))
    assert "déjà effacé" in text(client.post(fetch, follow=True))


def test_without_a_mandate_any_more_the_file_is_not_handed_out(fund, client, folders):
    carried_channel(fund, client)
    company = employer_of(fund)
    declared(fund, worker_of(fund, company))
    run(fund)
    with scope(fund):
        company.data_mandates.update(ends_on=timezone.localdate() - datetime.timedelta(days=1))
    ask = reverse("batch_channel:ask_for_file", args=[only_batch(fund).uuid, "fi"])
    assert "pas de mandat de déclaration valable" in text(client.post(ask, follow=True))


def test_raw_files_are_shown_to_administrators_with_a_reason_that_the_journal_keeps(fund, client, simulated):
    declared(fund, worker_of(fund, employer_of(fund)))
    run(fund)
    batch = only_batch(fund)
    sent = (simulated.directory.inbox("T") / f"FI.{batch.name}.1.1").read_bytes()
    simulated.answer()
    run(fund)
    ask = reverse("batch_channel:ask_for_file", args=[batch.uuid, "fi"])
    assert "Fichiers bruts" in text(client.get(reverse("batch_channel:batch", args=[batch.uuid])))
    assert "Indiquez pourquoi" in text(client.post(ask, follow=True))
    address = client.post(ask, {"reason": "Contrôle du client"})["Location"]
    hand_out(fund.pk)
    with scope(fund):
        handout = Handout.objects.latest("pk")
        entry = Entry.objects.filter(verb="batch_channel.file_asked").latest("pk")
        answer = Answer.objects.filter(kind="ACRF").get()
    assert entry.facts["file"] == f"FI.{batch.name}.1.1"
    assert address == reverse("batch_channel:handout", args=[handout.uuid])
    data = client.post(reverse("batch_channel:fetch", args=[handout.uuid])).content
    assert data == sent
    ask = reverse("batch_channel:ask_for_answer", args=[answer.uuid])
    assert "Indiquez pourquoi" in text(client.post(ask, follow=True))
    client.post(ask, {"reason": "Litige"})
    hand_out(fund.pk)
    with scope(fund):
        handout = Handout.objects.latest("pk")
    data = client.post(reverse("batch_channel:fetch", args=[handout.uuid])).content
    assert data == (simulated.directory.outbox("T") / answer.name).read_bytes()


def test_a_reason_that_is_too_long_stays_in_the_page(fund, client, simulated):
    declared(fund, worker_of(fund, employer_of(fund)))
    run(fund)
    simulated.answer()
    run(fund)
    with scope(fund):
        answer = Answer.objects.filter(kind="ACRF").get()
    reason = "Le client conteste. " * 30
    for ask in (
        reverse("batch_channel:ask_for_file", args=[only_batch(fund).uuid, "fi"]),
        reverse("batch_channel:ask_for_answer", args=[answer.uuid]),
    ):
        page = client.post(ask, {"reason": reason})
        assert page.status_code == 200
        assert 'value="Le client conteste. Le client' in page.content.decode()
        said = text(page)
        assert "au plus 500 caractères" in said
        assert "Indiquez pourquoi" not in said, "it was said, at too great a length"
    with scope(fund):
        assert not Handout.objects.exists()


def test_an_unmatched_answer_is_attached_by_hand_with_a_reason(fund, client, simulated):
    declaration = declared(fund, worker_of(fund, employer_of(fund)))
    run(fund)
    batch, channel = only_batch(fund), channel_of(fund)
    with scope(fund):
        receipt = answer_row(channel, kind="ACRF", name="FO.ACRF.999999.20261122.00001.T")
        answer = answer_row(channel)
    page = text(client.get(reverse("batch_channel:answer", args=[receipt.uuid])))
    attach = reverse("batch_channel:attach", args=[receipt.uuid])
    assert attach in page
    page = text(client.post(attach, {"batch": "SIMU.000000", "effect": "acknowledged", "reason": "Téléphone"}))
    assert "Aucun lot envoyé par ce canal" in page
    page = text(client.post(attach, {"batch": batch.name, "effect": "acknowledged", "reason": ""}))
    assert "obligatoire" in page
    client.post(attach, {"batch": f"GO.{batch.name}.1", "effect": "acknowledged", "reason": "Téléphone"})
    assert only_batch(fund).state == BatchState.ACKNOWLEDGED
    attach = reverse("batch_channel:attach", args=[answer.uuid])
    page = text(client.post(attach, {"batch": batch.name, "effect": "rejected", "reason": "Téléphone"}))
    assert "Sélectionnez un choix valide" in page
    page = text(client.post(attach, {"batch": batch.name, "effect": "accepted", "reason": "Téléphone"}, follow=True))
    assert "rattachée à ce lot" in page
    assert only_batch(fund).state == BatchState.ANSWERED
    assert state_of(fund, declaration) == DeclarationState.ACCEPTED
    page = text(client.post(attach, {"batch": batch.name, "effect": "refused", "reason": "Encore"}))
    assert "déjà rattachée" in page
    with scope(fund):
        assert Entry.objects.filter(verb="batch_channel.answer_attached").count() == 2
        assert Answer.objects.get(pk=answer.pk).batch_id == batch.pk


def test_an_answer_attached_to_a_set_whose_go_was_tried_proves_that_it_arrived(fund, client, simulated):
    """The worker died after GO, and what it would have found in the folder is gone."""
    declaration = declared(fund, worker_of(fund, employer_of(fund)))
    run(fund)
    batch, channel = only_batch(fund), channel_of(fund)
    with scope(fund):
        Batch.objects.update(state="sending", sent_at=None)
        Declaration.objects.update(state="to_send", sent_at=None)
        answer = answer_row(channel, kind="ACRF", name="FO.ACRF.999999.20261122.00001.T")
    attach = reverse("batch_channel:attach", args=[answer.uuid])
    typed = {"batch": batch.name, "effect": "acknowledged", "reason": "Téléphone"}
    assert "rattachée à ce lot" in text(client.post(attach, typed, follow=True))
    assert only_batch(fund).state == BatchState.ACKNOWLEDGED
    assert state_of(fund, declaration) == DeclarationState.ACKNOWLEDGED


def test_a_file_that_the_keys_do_not_open_is_said_to_be_so(fund, client):
    keepers_channel(fund)
    with scope(fund):
        Batch.objects.update(data=b"sealed for a key that is gone")
    address = client.post(reverse("batch_channel:ask_for_file", args=[only_batch(fund).uuid, "fi"]))["Location"]
    hand_out(fund.pk)
    page = text(client.get(address))
    assert "Illisible" in page
    assert "CHANNEL_KEYS" in page
    assert "Téléchargé" not in page
    with scope(fund):
        fetch = reverse("batch_channel:fetch", args=[Handout.objects.get().uuid])
    assert "ne peut pas être ouvert" in text(client.post(fetch, follow=True))


def test_a_name_that_is_no_answers_is_refused(fund, client, folders):
    channel = carried_channel(fund, client)
    address = reverse("batch_channel:bring_answer", args=[channel.uuid])
    for name, said in (("reponse.xml", "sans le renommer"), ("FO.DMNO.999999.20261122.00001.T", "ACRF")):
        page = text(client.post(address, {"file": SimpleUploadedFile(name, b"<a/>")}))
        assert said in page
    with scope(fund):
        assert not Delivery.objects.exists()


def keepers_channel(fund) -> tuple[Channel, Client]:
    """An employer's own carried channel, and the browser of who keeps it."""
    company = employer_of(fund)
    with scope(fund):
        channel = channel_row(
            fund,
            organisation=company,
            quality="EMPLOYER",
            is_carried=True,
            application_code="SIMU",
            company_number=company.enterprise_number,
            next_attempt_at=timezone.now(),
        )
        keeper = keeper_of(company)
    declared(fund, worker_of(fund, company))
    run(fund)
    return channel, quickly_signed_in(fund, keeper.user)


@pytest.mark.feature("FLA-15")
@pytest.mark.parametrize("held", ["batch", "channel", "restore"])
def test_what_is_held_is_not_carried_and_the_page_says_why(fund, client, settings, held):
    _channel, keeper = keepers_channel(fund)
    batch = only_batch(fund)
    page = reverse("batch_channel:batch", args=[batch.uuid])
    ask = reverse("batch_channel:ask_for_file", args=[batch.uuid, "fi"])
    keeper.post(ask)
    hand_out(fund.pk)
    with scope(fund):  # since before the minute that a deposit is told to
        Batch.objects.update(prepared_at=timezone.now() - datetime.timedelta(hours=1))
        handed_out = reverse("batch_channel:fetch", args=[Handout.objects.get().uuid])
    if held == "restore":
        settings.JOURNAL_CLUSTER += 1
    else:
        reason = {"reason": "Doute sur les heures"}
        uuid = batch.uuid if held == "batch" else channel_of(fund).uuid
        client.post(reverse(f"batch_channel:hold_{held}", args=[uuid]), reason)

    said = {"batch": "Le fonds retient ce lot", "channel": "Le fonds retient ce canal", "restore": "a été restaurée"}
    shown = text(keeper.get(page))
    assert said[held] in shown
    assert "Obtenir le fichier FI" not in shown
    assert "Libérer le lot" not in shown
    assert said[held] in text(keeper.post(ask, follow=True))
    assert said[held] in text(keeper.post(handed_out, follow=True))
    assert said[held] in text(keeper.get(reverse("batch_channel:go", args=[batch.uuid]), follow=True))
    deposit = reverse("batch_channel:deposit", args=[batch.uuid])
    moment = timezone.localtime(timezone=fund.zone)
    assert said[held] in text(keeper.post(deposit, {"deposited_at": moment.strftime("%Y-%m-%dT%H:%M")}))
    assert only_batch(fund).state == BatchState.PREPARED
    if held != "restore":  # what stood there before the fund held it is a fact
        earlier = (moment - datetime.timedelta(minutes=30)).strftime("%Y-%m-%dT%H:%M")
        assert "C’est noté." in text(keeper.post(deposit, {"deposited_at": earlier}, follow=True))
        assert only_batch(fund).state == BatchState.SENT


def test_a_cancelled_batch_is_looked_into_with_a_reason_only(fund, client):
    _channel, keeper = keepers_channel(fund)
    batch = only_batch(fund)
    client.post(reverse("batch_channel:cancel_batch", args=[batch.uuid]), {"reason": "Fausse manœuvre"})
    assert only_batch(fund).state == BatchState.ABANDONED
    ask = reverse("batch_channel:ask_for_file", args=[batch.uuid, "fi"])
    assert keeper.post(ask).status_code == 403
    assert "Indiquez pourquoi" in text(client.post(ask, follow=True))
    with scope(fund):
        assert not Handout.objects.exists()
