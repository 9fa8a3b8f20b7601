"""A broker that is down, and a worker that dies while it makes a recap: nothing that people did is lost."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from extranet.celery import app
from extranet.documents.models import Rendering
from extranet.documents.storing import read
from extranet.documents.tasks import render_pdfs
from extranet.notifications.tasks import send as send_mails
from extranet.tenants.scope import scope
from requests_app.training.models import Recap
from tests.batch_channel.test_faults import another_process
from tests.training.company_scenes import certified
from tests.training.scenes import Stage, draft_of, stage, stored
from tests.worker import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("trusted")]

STEPS = [
    "before:extranet.documents.tasks.rendered",
    "after:extranet.documents.tasks.rendered",
    "after:extranet.documents.tasks.store",
    "after:extranet.documents.tasks.finish",
]


@pytest.fixture
def made() -> Stage:
    return stage()


@pytest.fixture
def without_broker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This process publishes to an address where nobody listens."""
    monkeypatch.setenv("CELERY_BROKER_WRITE_URL", f"redis+socket://{tmp_path}/nobody?virtual_host=0")
    app._after_fork()  # forgets its connections, as a forked process does
    yield
    monkeypatch.undo()
    app._after_fork()


@pytest.mark.usefixtures("without_broker")
def test_without_a_broker_the_sending_counts_and_the_sweep_tells_the_mandatee(made):
    request = draft_of(made)

    page = made.as_encoder.post(reverse("training:send", args=[request.uuid]), follow=True)

    assert "est chez Forges de Démo" in page.content.decode()
    mail.outbox.clear()
    send_mails(made.fund.pk)  # what the sweep has a worker do
    assert [one.to for one in mail.outbox] == [[made.mandatee.user.email]]


@pytest.mark.usefixtures("without_broker")
def test_without_a_broker_the_recap_is_made_by_the_sweep(made):
    request = certified(made)

    page = made.as_mandatee.post(reverse("training:generate_recap", args=[request.uuid]), follow=True)
    assert "Le récapitulatif est en préparation" in page.content.decode()
    render_pdfs(made.fund.pk)

    assert "Télécharger le récapitulatif" in recap_page(made, request)


@pytest.mark.parametrize("point", STEPS)
def test_a_worker_killed_while_it_makes_the_recap_loses_nothing_and_makes_one(made, tmp_path, point):
    request = certified(made)
    made.as_mandatee.post(reverse("training:generate_recap", args=[request.uuid]))
    gate = tmp_path / "gate"

    with another_process(made.fund, gate, point, module="tests.training.dying") as process:
        wait_until(lambda: gate.exists() or process.poll() is not None, 60)
        assert process.poll() is None, "it ended before the point"
    is_made = point == STEPS[-1]
    assert ("Le récapitulatif est en préparation" in recap_page(made, request)) == (not is_made)
    with scope(made.fund):
        assert Rendering.objects.filter(next_attempt_at__gt=timezone.now()).exists() != is_made, "a claim is a lease"
        Rendering.objects.filter(next_attempt_at__isnull=False).update(next_attempt_at=timezone.now())
    render_pdfs(made.fund.pk)

    assert "Télécharger le récapitulatif" in recap_page(made, request)
    with scope(made.fund):
        recap = Recap.objects.select_related("document").get()
        assert hashlib.sha256(read(recap.document)).hexdigest() == recap.document.sha256
        assert stored(request).state == "to_sign"


def recap_page(made: Stage, request) -> str:
    return made.as_mandatee.get(reverse("training:recap", args=[request.uuid])).content.decode()
