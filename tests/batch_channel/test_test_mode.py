"""A channel in test (`BEY-25`): everything says so, nothing counts, and what was accepted leaves for real later."""

from __future__ import annotations

import html

import pytest
from django.urls import reverse
from django.utils import timezone

from batch_channel.models import Answer, Batch, Declaration
from batch_channel.workflow import DeclarationState
from extranet.demo.channel import connect, rehearsal
from extranet.journal.models import Entry
from extranet.tenants.scope import scope
from tests.batch_channel.scenes import (
    REGISTER,
    channel_of,
    declared,
    employer_of,
    look_at_source,
    names,
    now,
    only_batch,
    only_batch_or_latest,
    point_at,
    registration,
    run,
    worker_of,
)
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


# What was modified or cancelled in test


@pytest.fixture
def trials(fund, tmp_path, settings):
    """The fund's channel in test to a simulator, and then for real: a world to go through (`Trials`)."""
    settings.SIMULATOR_DIR = str(tmp_path)
    company = employer_of(fund)
    with rehearsal(fund, tmp_path) as simulated:
        yield Trials(fund, simulated, worker_of(fund, company), quickly_signed_in(fund, staff_of(fund).user))


class Trials:
    def __init__(self, fund, simulated, worker, client) -> None:
        self.fund, self.simulated, self.worker, self.client = fund, simulated, worker, client

    def exchange(self, environment: str = "T") -> None:
        """What waits leaves in this environment and is answered."""
        self.is_in(environment)
        run(self.fund)
        self.simulated.answer()
        run(self.fund)

    def is_in(self, environment: str) -> None:
        """The channel's environment is changed, as an administrator does."""
        server = self.simulated.server
        connect(
            self.fund, self.simulated.directory, port=server.port, username=server.username, environment=environment
        )

    def accepted(self, environment: str = "T") -> Declaration:
        declaration = declared(self.fund, self.worker)
        self.exchange(environment)
        return self.now(declaration)

    def changed(self, declaration: Declaration, title: str | None, environment: str = "T") -> Declaration:
        """Its source says another title, or is gone (None); what is proposed is confirmed, leaves and is accepted."""
        proposed = self.proposed(declaration, title)
        self.is_in(environment)
        self.client.post(reverse("batch_channel:confirm", args=[proposed.uuid]))
        self.exchange(environment)
        accepted = self.now(proposed)
        assert accepted.state == DeclarationState.ACCEPTED
        return accepted

    def proposed(self, declaration: Declaration, title: str | None) -> Declaration:
        uuid = declaration.source_uuid
        if title is None:
            REGISTER.gone.add(uuid)
        else:
            REGISTER.particular[uuid] = registration(title=title)
        (proposed,) = look_at_source(self.fund, uuid)
        return proposed

    def now(self, declaration: Declaration) -> Declaration:
        return now(self.fund, declaration)

    def page(self, declaration: Declaration) -> str:
        return text(self.client, "declaration", declaration.uuid)

    def offers(self, declaration: Declaration) -> bool:
        """Whether its page and « Corriger et renvoyer » offer to send it; they agree."""
        by_page = reverse("batch_channel:resend", args=[declaration.uuid]) in self.page(declaration)
        assert (str(declaration.uuid) in text(self.client, "correct")) == by_page
        return by_page

    def resend(self, declaration: Declaration) -> str:
        answer = self.client.post(reverse("batch_channel:resend", args=[declaration.uuid]), follow=True)
        return html.unescape(answer.content.decode())

    def is_gone(self, declaration: Declaration) -> bool:
        with scope(self.fund):
            return not Declaration.objects.filter(pk=declaration.pk).exists()

    def written(self) -> str:
        """What left last, wherever it is by now."""
        name = f"FI.{only_batch_or_latest(self.fund).name}.1.1"
        directory = self.simulated.directory
        (path,) = [*directory.root.glob(f"IN*/{name}"), *directory.taken.glob(f"*/{name}")]
        return path.read_text()


@pytest.mark.feature("BEY-25")
def test_an_original_modified_in_test_leaves_for_real_once_as_it_is_now(trials):
    original = trials.accepted()
    modification = trials.changed(original, "Soudage, second degré")
    assert "Quand le canal est passé en réel, renvoyez d’abord cela" in trials.page(modification)
    trials.is_in("R")
    assert not trials.offers(modification), "for real there is nothing to modify"
    page = trials.page(modification)
    assert "Pour de vrai il n’y a rien à modifier" in page
    assert reverse("batch_channel:declaration", args=[original.uuid]) in page
    assert trials.offers(original)
    assert "Acceptées en essai, à déclarer pour de vrai" in text(trials.client, "channel")
    trials.resend(original)
    assert trials.is_gone(modification)
    trials.exchange("R")
    assert trials.now(original).is_declared
    data = trials.written()
    assert "<AttestationStatus>0</AttestationStatus>" in data
    assert "Soudage, second degré" in data
    with scope(trials.fund):
        assert [one.batch.environment for one in original.attempts.order_by("pk")] == ["T", "T", "R"]
        assert Entry.objects.filter(verb="batch_channel.change_taken_back").count() == 1
    assert look_at_source(trials.fund, original.source_uuid) == [], "what counts says what the source says"
    proposed = trials.proposed(original, "Encore autre chose")
    trials.client.post(reverse("batch_channel:confirm", args=[proposed.uuid]))
    trials.exchange("R")
    assert trials.now(proposed).is_declared, "it modifies the real form, by the real form's number"


@pytest.mark.feature("BEY-25")
@pytest.mark.parametrize(("title", "status"), [("Autre titre", "1"), (None, "3")])
def test_what_changes_a_real_declaration_and_was_tried_in_test_leaves_for_real(trials, title, status):
    original = trials.accepted("R")
    assert original.is_declared
    with scope(trials.fund):
        reference = original.accepted_form().reference
    trials.is_in("T")
    change = trials.changed(original, title)
    assert not trials.offers(change), "the channel is in test"
    trials.is_in("R")
    assert trials.offers(change)
    assert "repart avec le prochain lot" in trials.resend(change)
    trials.exchange("R")
    assert trials.now(change).is_declared
    data = trials.written()
    assert f"<AttestationStatus>{status}</AttestationStatus>" in data
    assert f"<ReferenceNbr>{reference}</ReferenceNbr>" in data
    assert not trials.offers(change)


@pytest.mark.feature("BEY-25")
def test_a_change_that_the_real_declaration_says_already_is_taken_back(trials):
    original = trials.accepted("R")
    trials.is_in("T")
    trials.changed(trials.changed(original, "Autre titre"), "Un troisième")
    REGISTER.particular[original.source_uuid] = registration()
    trials.is_in("R")
    with scope(trials.fund):
        change = Declaration.objects.get(replaces=original)
    said = trials.resend(change)
    assert "Rien à envoyer" in said
    assert trials.is_gone(change)
    assert trials.now(original).is_declared
    with scope(trials.fund):
        assert Declaration.objects.count() == 1
        assert original.attempts.count() == 3


@pytest.mark.feature("BEY-25")
def test_what_was_cancelled_in_test_only_is_not_offered_and_its_page_says_why(trials):
    original = trials.accepted()
    cancellation = trials.changed(original, None)
    trials.is_in("R")
    for one in (original, cancellation):
        assert not trials.offers(one)
        assert "Rien n’a été déclaré pour de vrai et la formation est annulée" in trials.page(one)
    REGISTER.gone.clear()
    (anew,) = look_at_source(trials.fund, original.source_uuid) or [None]
    assert anew is None, "for real there is nothing to come back to"


@pytest.mark.feature("BEY-25")
def test_a_change_to_confirm_of_what_a_test_accepted_never_leaves_for_real(trials):
    original = trials.accepted()
    proposed = trials.proposed(original, "Autre titre")
    trials.is_in("R")
    confirm = reverse("batch_channel:confirm", args=[proposed.uuid])
    assert confirm not in trials.page(proposed)
    answer = trials.client.post(confirm, follow=True)
    assert "c’est cela qu’il faut d’abord renvoyer" in html.unescape(answer.content.decode())
    trials.is_in("T")
    trials.client.post(confirm)
    trials.is_in("R")
    run(trials.fund)
    blocked = trials.now(proposed)
    assert (blocked.state, blocked.block) == (DeclarationState.BLOCKED, "upon_a_test")
    assert names(trials.simulated.directory.inbox("R")) == []
    assert not trials.offers(proposed)
    assert trials.offers(original)
    look_at_source(trials.fund, original.source_uuid)
    assert trials.is_gone(proposed), "the daily comparison takes back what has nothing to change"
    assert trials.offers(original)


def test_answers_to_a_test_are_read_after_the_channel_has_become_real(trials):
    original = trials.accepted()
    proposed = trials.proposed(original, "Autre titre")
    trials.client.post(reverse("batch_channel:confirm", args=[proposed.uuid]))
    run(trials.fund)
    trials.is_in("R")
    assert not trials.offers(original)
    page = trials.page(original)
    assert "Un essai est encore en route" in page
    assert reverse("batch_channel:declaration", args=[proposed.uuid]) in page
    assert "sont relevées jusqu’à la dernière" in text(trials.client, "batch", only_batch_or_latest(trials.fund).uuid)
    trials.simulated.answer()
    run(trials.fund)
    tested = trials.now(proposed)
    assert (tested.state, tested.is_test) == (DeclarationState.ACCEPTED, True)
    assert trials.offers(original)


def test_a_set_of_a_former_environment_is_cancelled_by_hand(trials):
    declaration = declared(trials.fund, trials.worker)
    point_at(trials.fund, port=1)
    run(trials.fund)  # written, and about to be sent
    with scope(trials.fund):
        Batch.objects.update(started_at=timezone.now())
    trials.is_in("R")
    batch = only_batch(trials.fund)
    cancel = reverse("batch_channel:cancel_batch", args=[batch.uuid])
    trials.client.post(cancel, {"reason": "Reste de l’essai"})
    run(trials.fund)
    assert trials.now(declaration).block == "cancelled"
    trials.resend(declaration)
    trials.exchange("R")
    assert trials.now(declaration).is_declared
