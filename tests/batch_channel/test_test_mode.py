"""A channel in test (`BEY-25`): everything says so, nothing counts, and what was accepted leaves for real later."""

from __future__ import annotations

import html

import pytest
from django.urls import reverse

from batch_channel.models import Answer, Batch
from batch_channel.workflow import DeclarationState
from extranet.demo.channel import rehearsal
from extranet.tenants.scope import scope
from tests.batch_channel.factories import proposed_row
from tests.batch_channel.scenes import channel_of, declared, employer_of, names, now, only_batch, run, worker_of
from tests.factories import quickly_signed_in, staff_of

pytestmark = pytest.mark.django_db


def text(client, name: str, *args) -> str:
    return html.unescape(client.get(reverse(f"batch_channel:{name}", args=args)).content.decode())


@pytest.mark.feature("BEY-25", "FLA-34")
def test_test_mode_is_marked_on_every_page_and_file_and_leads_to_the_real_one(fund, tmp_path, settings):
    client = quickly_signed_in(fund, staff_of(fund).user)
    company = employer_of(fund)
    declaration = declared(fund, worker_of(fund, company))
    with rehearsal(fund, tmp_path) as simulated:
        run(fund)
        batch = only_batch(fund)
        assert names(simulated.directory.inbox("T")) == [f"FI.{batch.name}.1.1", f"GO.{batch.name}.1"]
        assert batch.name.endswith(".T")
        assert names(simulated.directory.inbox("R")) == []
        simulated.answer()
        run(fund)
        port = simulated.server.port
    tested = now(fund, declaration)
    assert (tested.state, tested.is_test) == (DeclarationState.ACCEPTED, True)
    with scope(fund):
        answer = Answer.objects.first()
    pages = {
        "sheet": [channel_of(fund).uuid],
        "batch": [batch.uuid],
        "declaration": [declaration.uuid],
        "answer": [answer.uuid],
    }
    for name, args in pages.items():
        assert "Essai" in text(client, name, *args), name
    for name in ("channel", "batches", "declarations", "answers"):
        assert "(essai)" in text(client, name), name
    page = text(client, "declaration", declaration.uuid)
    assert "elle reste à déclarer pour de vrai" in page
    resend = reverse("batch_channel:resend", args=[declaration.uuid])
    assert resend not in page, "no channel is real yet"
    client.post(resend)
    assert now(fund, declaration).state == DeclarationState.ACCEPTED

    settings.SIMULATOR_DIR = str(tmp_path)
    with rehearsal(fund, tmp_path, environment="R", port=port) as simulated:
        assert declaration.worker.full_name in text(client, "correct")
        assert resend in text(client, "declaration", declaration.uuid)
        client.post(resend)
        run(fund)
        with scope(fund):
            real = Batch.objects.latest("pk")
        assert real.name.endswith(".R")
        assert f"FI.{real.name}.1.1" in names(simulated.directory.inbox("R"))
        simulated.answer()
        run(fund)
    declared_now = now(fund, declaration)
    assert (declared_now.state, declared_now.is_test) == (DeclarationState.ACCEPTED, False)
    page = text(client, "declaration", declaration.uuid)
    assert "Essai" not in page
    assert resend not in page
    assert "(essai)" not in text(client, "channel")
    assert "Essai" not in text(client, "batch", real.uuid)
    client.post(resend)
    assert now(fund, declaration).state == DeclarationState.ACCEPTED, "for real it is declared once"


def test_what_was_modified_in_test_is_not_offered(fund, tmp_path, settings):
    company = employer_of(fund)
    settings.SIMULATOR_DIR = str(tmp_path)
    with scope(fund):
        follower = proposed_row(company)
        type(follower).objects.update(is_test=True)
    with rehearsal(fund, tmp_path, environment="R"):
        client = quickly_signed_in(fund, staff_of(fund).user)
        resend = reverse("batch_channel:resend", args=[follower.replaces.uuid])
        assert resend not in text(client, "declaration", follower.replaces.uuid)
