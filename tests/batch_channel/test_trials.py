"""« Tester le canal »: asked for on the page, done by the worker, shown step by step."""

from __future__ import annotations

import pytest
from django.urls import reverse

from batch_channel import incidents, services
from batch_channel.models import Channel, Trial
from batch_channel.simulator.openssh import make_key, public_key
from batch_channel.tasks import try_channels
from extranet.demo.channel import rehearsal
from extranet.journal.models import Entry
from extranet.tenants.actor import Actor
from extranet.tenants.scope import scope
from tests.batch_channel.scenes import batch_fund, channel_of, names, point_at
from tests.factories import quickly_signed_in, staff_of
from tests.worker import wait_until, worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(fund):
    return quickly_signed_in(fund, staff_of(fund).user)


def page_after_trial(fund, client) -> str:
    response = client.post(reverse("batch_channel:ask_for_trial", args=[channel_of(fund).uuid]))
    try_channels(fund.pk)
    return client.get(response["Location"]).content.decode()


@pytest.mark.feature("FLA-31")
def test_each_step_says_what_it_found_and_nothing_stays_in_the_folder(fund, simulated, client):
    assert (Channel().host, Channel().port) == ("sftp.socialsecurity.be", 8022)
    page = client.post(
        reverse("batch_channel:ask_for_trial", args=[channel_of(fund).uuid]), follow=True
    ).content.decode()
    assert "Le canal est en cours d’essai" in page
    assert "Actualiser la page" in page
    client.post(reverse("batch_channel:ask_for_trial", args=[channel_of(fund).uuid]))
    with scope(fund):
        waiting = Trial.objects.get()
    try_channels(fund.pk)
    address = reverse("batch_channel:trial", args=[waiting.uuid])
    page = client.get(address).content.decode()
    assert page.count("Passée") == 12
    assert "Tout est passé" in page
    for found in ("127.0.0.1", str(simulated.server.port), simulated.server.username, "INTEST", "OUTTEST"):
        assert found in page
    assert names(simulated.directory.inbox("T")) == []
    assert address in client.get(reverse("batch_channel:sheet", args=[channel_of(fund).uuid])).content.decode()
    with scope(fund):
        verbs = Entry.objects.filter(verb__startswith="batch_channel.trial").values_list("verb", flat=True)
        assert sorted(verbs) == ["batch_channel.trial_asked", "batch_channel.trial_finished"]
        channel = channel_of(fund)
        services.save_channel(actor=Actor.system(fund), fund=fund, sender_number=channel.sender_id, port=2222)
    assert "modifié depuis cet essai" in client.get(address).content.decode()


WRONG = [
    ({"host": "sftp.example.invalid"}, "Nom du serveur", "Le nom du serveur n’est pas connu."),
    ({"port": 1}, "Connexion au port", "Le serveur ne répond pas."),
    ({"username": "inconnu"}, "Nom d’utilisateur et clé SSH", "refuse ce nom d’utilisateur"),
    ({"ssh_private_key": b"rien"}, "Réglages et clés de notre côté", "ne peuvent pas être lues"),
]


def test_the_step_that_fails_says_what_to_do_and_the_rest_is_not_tried(fund, simulated, client, settings):
    right = channel_of(fund)
    for where, step, said in WRONG:
        point_at(fund, **where)
        page = page_after_trial(fund, client)
        point_at(fund, **{name: getattr(right, name) for name in where})
        assert said in page
        assert "Une étape échoue" in page
        assert page.count("Échec") == 1
        assert page.index(step) < page.index(said) < page.index("Pas essayée")
    (simulated.server.root / "OUTTEST").rmdir()
    page = page_after_trial(fund, client)
    assert page.count("Échec") == 1
    assert "Ce dossier n’existe pas sur le serveur." in page
    settings.BELGIAN_BATCH = settings.BELGIAN_BATCH | {"SFTP_LEGACY_SSH_RSA": True}
    page = page_after_trial(fund, client)
    assert "SFTP_LEGACY_SSH_RSA" in page
    assert "Ed25519 ou ECDSA" in page
    point_at(fund, ssh_private_key=None, ssh_public_key="")
    assert (
        "pas encore de clé SSH"
        in client.post(
            reverse("batch_channel:ask_for_trial", args=[channel_of(fund).uuid]), follow=True
        ).content.decode()
    )


def test_another_host_key_is_a_full_stop_that_says_how_to_pin_again(fund, simulated, client, tmp_path):
    make_key(tmp_path / "former")
    point_at(fund, host_key=public_key(tmp_path / "former"))
    page = page_after_trial(fund, client)
    assert "montre une autre clé que celle qui est épinglée" in page
    assert "par une autre voie" in page
    channel = channel_of(fund)
    assert (channel.error, channel.next_attempt_at) == (incidents.STOP, None)
    assert channel.seen_fingerprint in page


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_does_the_trial(transactional_db, tmp_path):
    fund = batch_fund()
    with rehearsal(fund, tmp_path / "simulator"), worker() as running:
        with scope(fund):
            trial = services.ask_for_trial(actor=Actor.system(fund), fund=fund, channel=channel_of(fund))

        def is_finished() -> bool:
            with scope(fund):
                return Trial.objects.get(pk=trial.pk).finished_at is not None

        wait_until(is_finished, 60, running.log.read_text)
        with scope(fund):
            assert Trial.objects.get(pk=trial.pk).passed
