"""A channel's certificate is replaced at a chosen moment, and nothing in flight is lost."""

from __future__ import annotations

import datetime
import html
import subprocess

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from batch_channel.models import Batch, Channel, Succession
from batch_channel.simulator import identity
from batch_channel.tasks import exchange, remind
from batch_channel.views.batches import signing_command
from batch_channel.workflow import BatchState
from extranet.journal.models import Entry
from extranet.notifications.models import Message
from extranet.tenants.scope import scope
from tests.batch_channel.certificates import Identity, authority, issued_by
from tests.batch_channel.scenes import (
    channel_of,
    declared,
    employer_of,
    only_batch,
    only_batch_or_latest,
    point_at,
    run,
    worker_of,
)
from tests.batch_channel.test_carrying import carried_channel, obtained
from tests.batch_channel.test_setups import cer
from tests.factories import quickly_signed_in, staff_of

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


@pytest.fixture
def client(fund):
    return quickly_signed_in(fund, staff_of(fund).user)


def text(response) -> str:
    return html.unescape(response.content.decode())


def typed(fund, moment: datetime.datetime) -> str:
    return timezone.localtime(moment, fund.zone).strftime("%Y-%m-%dT%H:%M")


def store(fund, client, one, moment: datetime.datetime | None = None) -> str:
    """Certificate and key, uploaded on the channel's page."""
    address = reverse("batch_channel:certificate", args=[channel_of(fund).uuid])
    fields = {"file": SimpleUploadedFile("a.pem", one.key + one.certificate)}
    if moment:
        fields["takes_over_at"] = typed(fund, moment)
    return text(client.post(address, fields, follow=True))


def come(fund) -> None:
    """The moment has come."""
    with scope(fund):
        Succession.objects.filter(took_over_at__isnull=True).update(takes_over_at=timezone.now())


def signed_by(simulated, batch, certificate: bytes, tmp_path) -> bool:
    """Whether OpenSSL says that this certificate's key signed the set on the server."""
    inbox = simulated.directory.inbox("R")
    (tmp_path / "signer.pem").write_bytes(certificate)
    signature = b"".join((inbox / f"FS.{batch.name}.1.1").read_bytes().split())
    decoded = subprocess.run(["base64", "-d"], input=signature, capture_output=True, check=True).stdout
    (tmp_path / "fs.der").write_bytes(decoded)
    files = f"-certfile signer.pem -CAfile {simulated.directory.identity}/ca-certificate.pem -in fs.der"
    data = f"-content {inbox}/FI.{batch.name}.1.1 -out /dev/null"
    command = f"openssl cms -verify -binary -inform DER -purpose any -nointern {files} {data}".split()
    return subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0


@pytest.mark.feature("FLA-23", "FLA-33")
def test_a_certificate_takes_over_at_its_moment_and_what_is_signed_keeps_its_signature(
    fund, client, simulated_real, tmp_path
):
    company = employer_of(fund)
    former = channel_of(fund).certificates.encode()
    port = channel_of(fund).port
    worker = worker_of(fund, company)
    declared(fund, worker)
    point_at(fund, port=1)  # the server is away: the set is signed, and waits
    run(fund)
    first = only_batch(fund)
    assert first.state == BatchState.SIGNED
    new = identity.issue(simulated_real.directory, "successor")

    page = store(fund, client, new, timezone.now() + DAY)
    assert "prend la suite au moment choisi" in page
    assert "DEMO successor" in page
    assert channel_of(fund).certificates.encode() == former
    declared(fund, worker)
    point_at(fund, port=port, attempts=0, error="")
    run(fund)
    second = only_batch_or_latest(fund)
    assert signed_by(simulated_real, first, former, tmp_path)
    assert signed_by(simulated_real, second, former, tmp_path)

    declared(fund, worker)
    point_at(fund, port=1)
    run(fund)
    third = only_batch_or_latest(fund)
    assert third.state == BatchState.SIGNED
    come(fund)
    declared(fund, worker)
    point_at(fund, port=port, attempts=0, error="")
    run(fund)
    fourth = only_batch_or_latest(fund)
    assert fourth.pk != third.pk
    assert signed_by(simulated_real, third, former, tmp_path), "it was signed before"
    assert signed_by(simulated_real, fourth, new.certificate, tmp_path)
    assert not signed_by(simulated_real, fourth, former, tmp_path)
    with scope(fund):
        assert {batch.state for batch in Batch.objects.all()} == {BatchState.SENT}
        assert Succession.objects.get().signing_key is None, "no former key is kept"
        verbs = set(Entry.objects.filter(verb__contains="certificate_").values_list("verb", flat=True))
    assert {"batch_channel.certificate_planned", "batch_channel.certificate_taken_over"} <= verbs
    assert "prend la suite le" not in text(client.get(reverse("batch_channel:sheet", args=[channel_of(fund).uuid])))


def test_a_moment_that_is_over_or_at_which_it_is_not_valid_is_refused(fund, client, simulated_real):
    new = identity.issue(simulated_real.directory, "successor")
    assert "Ce moment est passé" in store(fund, client, new, timezone.now() - DAY)
    assert "À ce moment le certificat n’est pas valable" in store(fund, client, new, timezone.now() + 4000 * DAY)
    with scope(fund):
        assert not Succession.objects.filter(took_over_at__isnull=True).exists()


def test_a_replacement_that_was_planned_is_replaced_or_given_up(fund, client, simulated_real):
    former = channel_of(fund).certificates
    one, other = (identity.issue(simulated_real.directory, name) for name in ("one", "other"))
    store(fund, client, one, timezone.now() + DAY)
    page = store(fund, client, other, timezone.now() + 2 * DAY)
    assert "DEMO other" in page
    assert "DEMO one" not in page
    drop = reverse("batch_channel:drop_certificate", args=[channel_of(fund).uuid])
    page = text(client.post(drop, follow=True))
    assert "le certificat actuel continue de signer" in page
    assert "DEMO other" not in page
    come(fund)
    exchange(fund.pk)
    assert channel_of(fund).certificates == former


def test_nobody_is_reminded_of_an_end_that_another_certificate_precedes(fund, client, simulated_real):
    new = identity.issue(simulated_real.directory, "successor")
    with scope(fund):
        Channel.objects.update(certificate_ends_at=timezone.now() + 5 * DAY)
    store(fund, client, new, timezone.now() + 4 * DAY)
    remind(fund.pk)
    with scope(fund):
        assert not Message.objects.filter(kind="batch_channel.certificate_ends").exists()
    store(fund, client, new, timezone.now() + 6 * DAY)
    remind(fund.pk)
    with scope(fund):
        assert Message.objects.filter(kind="batch_channel.certificate_ends").exists()


def made_by(one: Identity, data: bytes, folder) -> bytes:
    """FS of these bytes, made by the command that a batch's page shows."""
    for name, content in (("FI", data), ("certificat.pem", one.certificate_pem), ("cle.pem", one.key_pem)):
        (folder / name).write_bytes(content)
    subprocess.run(["bash", "-ec", signing_command("FI", "FS")], cwd=folder, check=True)
    return (folder / "FS").read_bytes()


@pytest.mark.feature("FLA-15", "FLA-23")
def test_a_carried_set_written_before_the_moment_may_bear_the_former_signature(fund, client, tmp_path, settings):
    settings.BELGIAN_BATCH = settings.BELGIAN_BATCH | {"PRODUCTION_ENABLED": True}
    channel = carried_channel(fund, client, environment="R")
    ca = authority()
    keys = [issued_by(ca, ec.generate_private_key(ec.SECP256R1()), valid=400 * DAY) for _ in range(2)]
    address = reverse("batch_channel:certificate", args=[channel.uuid])
    client.post(address, {"file": SimpleUploadedFile("a.cer", keys[0].certificate_pem)})
    declared(fund, worker_of(fund, employer_of(fund)))
    run(fund)
    data = obtained(fund, client)
    later = {"file": SimpleUploadedFile("b.cer", keys[1].certificate_pem)}
    later["takes_over_at"] = typed(fund, timezone.now() + DAY)
    assert "au moment choisi" in text(client.post(address, later, follow=True))
    come(fund)
    exchange(fund.pk)
    assert channel_of(fund).certificates.encode().strip() == keys[1].certificate_pem.strip()
    signature = reverse("batch_channel:signature", args=[only_batch(fund).uuid])
    stranger = issued_by(ca, ec.generate_private_key(ec.SECP256R1()), valid=400 * DAY)
    refused = client.post(signature, {"file": SimpleUploadedFile("fs", made_by(stranger, data, tmp_path))})
    assert "un autre certificat" in text(refused)
    page = text(
        client.post(signature, {"file": SimpleUploadedFile("fs", made_by(keys[0], data, tmp_path))}, follow=True)
    )
    assert "Signature vérifiée et gardée" in page


def test_one_without_its_key_is_no_successor_of_one_that_signs_here(fund, client, simulated_real):
    address = reverse("batch_channel:certificate", args=[channel_of(fund).uuid])
    page = text(client.post(address, {"file": cer(), "takes_over_at": typed(fund, timezone.now() + DAY)}))
    assert "Ce fichier ne peut pas servir" in page
