"""What was accepted and then changed: the modification or cancellation is proposed, confirmed, sent, and answered."""

from __future__ import annotations

import dataclasses
import html
import subprocess
import threading

import pytest
from django.db import IntegrityError
from django.urls import reverse

from batch_channel.models import Attempt, Declaration
from batch_channel.services import changes
from batch_channel.tasks import compare
from batch_channel.workflow import DeclarationState, FormStatus
from extranet.organisations.roles import Role
from extranet.tenants.scope import scope
from tests.batch_channel.factories import batch_row, channel_row, declaration_row, proposed_row
from tests.batch_channel.scenes import (
    REGISTER,
    batch_fund,
    declared,
    employer_of,
    look_at_source,
    now,
    only_batch_or_latest,
    registration,
    run,
    state_of,
    worker_of,
)
from tests.factories import MembershipFactory, OrganisationFactory, quickly_signed_in
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return html.unescape(response.content.decode())


def change(declaration: Declaration, title: str) -> None:
    """Its source says another title from now on."""
    old = REGISTER.particular[declaration.source_uuid]
    training = dataclasses.replace(old.training, title=title)
    REGISTER.particular[declaration.source_uuid] = dataclasses.replace(old, training=training)


def note(fund, declaration: Declaration) -> list[Declaration]:
    return look_at_source(fund, declaration.source_uuid)


def exchanged(fund, simulated) -> None:
    """It leaves, the other side answers, and the answers are read."""
    run(fund)
    simulated.answer()
    run(fund)


def accepted(fund, simulated) -> tuple[Declaration, str]:
    """An accepted declaration and the reference of its form."""
    declaration = declared(fund, worker_of(fund, employer_of(fund)))
    exchanged(fund, simulated)
    assert state_of(fund, declaration) == DeclarationState.ACCEPTED
    return declaration, reference_of(fund, declaration)


def reference_of(fund, declaration: Declaration) -> str:
    with scope(fund):
        return Attempt.objects.filter(declaration=declaration).latest("pk").reference


def written(fund, simulated) -> str:
    """The data file of the latest batch, which is still in the folder; it keeps to the schema."""
    data = (simulated.directory.inbox("T") / f"FI.{only_batch_or_latest(fund).name}.1.1").read_bytes()
    checked = subprocess.run(
        ["xmllint", "--noout", "--schema", "batch_channel/protocol/schemas/fla-batch-1.xsd", "-"],
        input=data,
        capture_output=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
    return data.decode()


@pytest.mark.feature("FLA-35", "FLA-33")
def test_a_change_is_proposed_confirmed_and_accepted_with_the_reference_of_what_it_modifies(fund, simulated):
    declaration, reference = accepted(fund, simulated)
    with scope(fund):
        mandatee = MembershipFactory(organisation=now(fund, declaration).company, roles=[Role.MANDATEE])
    client = quickly_signed_in(fund, mandatee.user)
    assert note(fund, declaration) == [], "nothing changed"
    change(declaration, "Soudage, second degré")
    (proposed,) = note(fund, declaration)
    assert [one.pk for one in note(fund, declaration)] == [proposed.pk], "asked again it is the same"
    assert (proposed.status, proposed.state) == (FormStatus.MODIFICATION, DeclarationState.PROPOSED)
    run(fund)
    assert state_of(fund, proposed) == DeclarationState.PROPOSED, "nothing leaves before somebody confirms"

    page = reverse("batch_channel:declaration", args=[proposed.uuid])
    waiting = text(client.get(reverse("dashboard"), follow=True))
    assert "Modifications de déclarations à confirmer" in waiting
    assert page in waiting
    shown = text(client.get(page))
    assert "Modification proposée" in shown
    assert reverse("batch_channel:declaration", args=[declaration.uuid]) in shown
    said = text(client.post(reverse("batch_channel:confirm", args=[proposed.uuid]), follow=True))
    assert "C’est confirmé" in said
    again = text(client.post(reverse("batch_channel:confirm", args=[proposed.uuid]), follow=True))
    assert "n’est plus à confirmer" in again
    run(fund)
    data = written(fund, simulated)
    assert "<AttestationStatus>1</AttestationStatus>" in data
    assert "<ReferenceType>3</ReferenceType>" in data
    assert f"<ReferenceNbr>{reference}</ReferenceNbr>" in data
    assert "Soudage, second degré" in data
    simulated.answer()
    run(fund)
    assert state_of(fund, proposed) == DeclarationState.ACCEPTED
    original = text(client.get(reverse("batch_channel:declaration", args=[declaration.uuid])))
    assert "Remplacée par" in original
    assert "Modification, Acceptée" in original
    assert state_of(fund, declaration) == DeclarationState.ACCEPTED
    assert note(fund, declaration) == []


@pytest.mark.feature("FLA-35")
def test_what_is_gone_is_cancelled_without_training_and_what_comes_back_is_declared_anew(fund, simulated):
    declaration, reference = accepted(fund, simulated)
    with scope(fund):
        mandatee = MembershipFactory(organisation=now(fund, declaration).company, roles=[Role.MANDATEE])
    client = quickly_signed_in(fund, mandatee.user)
    REGISTER.gone.add(declaration.source_uuid)
    compare(fund.pk)
    with scope(fund):
        proposed = Declaration.objects.get(replaces=declaration)
    assert proposed.status == FormStatus.CANCELLATION
    client.post(reverse("batch_channel:confirm", args=[proposed.uuid]))
    run(fund)
    data = written(fund, simulated)
    assert "<AttestationStatus>3</AttestationStatus>" in data
    assert "TrainingRegistration" not in data
    assert f"<ReferenceNbr>{reference}</ReferenceNbr>" in data
    simulated.answer()
    run(fund)
    assert state_of(fund, proposed) == DeclarationState.ACCEPTED
    assert note(fund, declaration) == []
    REGISTER.gone.remove(declaration.source_uuid)
    (anew,) = note(fund, declaration)
    assert (anew.status, anew.replaces_id) == (FormStatus.ORIGINAL, proposed.pk)
    client.post(reverse("batch_channel:confirm", args=[anew.uuid]))
    run(fund)
    assert "<ReferenceType>3</ReferenceType>" not in written(fund, simulated)


@pytest.mark.feature("FLA-35")
def test_a_modification_of_what_the_other_side_does_not_know_is_refused_and_sent_again(fund, simulated):
    declaration, reference = accepted(fund, simulated)
    change(declaration, "Autre titre")
    (proposed,) = note(fund, declaration)
    (simulated.directory.accepted / reference).unlink()
    with scope(fund):
        mandatee = MembershipFactory(organisation=now(fund, declaration).company, roles=[Role.MANDATEE])
    client = quickly_signed_in(fund, mandatee.user)
    client.post(reverse("batch_channel:confirm", args=[proposed.uuid]))
    exchanged(fund, simulated)
    refused = now(fund, proposed)
    assert refused.state == DeclarationState.REFUSED
    assert [anomaly.code for anomaly in refused.anomalies] == ["00222-008"]
    (simulated.directory.accepted / reference).touch()
    client.post(reverse("batch_channel:resend", args=[proposed.uuid]))
    exchanged(fund, simulated)
    assert state_of(fund, proposed) == DeclarationState.ACCEPTED


@pytest.mark.feature("FLA-35")
def test_a_modification_in_vain_whose_source_is_gone_becomes_a_cancellation(fund, simulated):
    declaration, reference = accepted(fund, simulated)
    change(declaration, "Autre titre")
    (proposed,) = note(fund, declaration)
    (simulated.directory.accepted / reference).unlink()
    with scope(fund):
        mandatee = MembershipFactory(organisation=now(fund, declaration).company, roles=[Role.MANDATEE])
    client = quickly_signed_in(fund, mandatee.user)
    confirm = reverse("batch_channel:confirm", args=[proposed.uuid])
    client.post(confirm)
    exchanged(fund, simulated)
    assert state_of(fund, proposed) == DeclarationState.REFUSED
    (simulated.directory.accepted / reference).touch()

    REGISTER.gone.add(declaration.source_uuid)
    client.post(reverse("batch_channel:resend", args=[proposed.uuid]))
    run(fund)
    assert now(fund, proposed).block == "no_source"
    compare_all(fund)
    again = now(fund, proposed)
    assert (again.state, again.status, again.block) == (DeclarationState.PROPOSED, FormStatus.CANCELLATION, "")
    page = text(client.get(reverse("batch_channel:declaration", args=[proposed.uuid])))
    assert "Annulation" in page
    assert confirm in page

    REGISTER.gone.remove(declaration.source_uuid)  # and once more it is there: nothing is cancelled unasked
    compare_all(fund)
    assert now(fund, proposed).status == FormStatus.MODIFICATION
    REGISTER.gone.add(declaration.source_uuid)
    compare_all(fund)
    client.post(confirm)
    exchanged(fund, simulated)
    cancelled = now(fund, proposed)
    assert (cancelled.state, cancelled.status) == (DeclarationState.ACCEPTED, FormStatus.CANCELLATION)


def compare_all(fund) -> None:
    """What the sweep does a day later."""
    with scope(fund):
        Declaration.objects.update(compared_at=None)
    compare(fund.pk)


def stored(fund, company) -> Declaration:
    """An accepted declaration and its form, without an exchange."""
    with scope(fund):
        declaration = declaration_row(company, state="accepted")
        batch = batch_row(channel_row(fund), company, [declaration], environment="R")
        REGISTER.particular[declaration.source_uuid] = registration()
        digest = changes.content_digest(registration())
        batch.attempts.update(outcome="accepted", content_sha256=digest)
        return declaration


def test_a_proposal_follows_its_source_and_is_taken_back_when_nothing_has_changed_after_all(fund):
    with scope(fund):
        company = OrganisationFactory()
    declaration = stored(fund, company)
    change(declaration, "Autre titre")
    (proposed,) = note(fund, declaration)
    assert proposed.status == FormStatus.MODIFICATION
    REGISTER.gone.add(declaration.source_uuid)
    (proposed,) = note(fund, declaration)
    assert proposed.status == FormStatus.CANCELLATION
    REGISTER.gone.remove(declaration.source_uuid)
    REGISTER.particular[declaration.source_uuid] = registration()
    assert note(fund, declaration) == []
    with scope(fund):
        assert Declaration.objects.get().pk == declaration.pk


def test_another_company_confirms_nothing(fund):
    with scope(fund):
        proposed = proposed_row(OrganisationFactory())
        foreign = MembershipFactory(roles=[Role.MANDATEE])
    answer = quickly_signed_in(fund, foreign.user).post(reverse("batch_channel:confirm", args=[proposed.uuid]))
    assert answer.status_code == 404
    assert state_of(fund, proposed) == DeclarationState.PROPOSED


@pytest.mark.django_db(transaction=True)
def test_two_changes_at_once_propose_one():
    fund = batch_fund()
    with scope(fund):
        company = OrganisationFactory()
    declaration = stored(fund, company)
    change(declaration, "Autre titre")
    outcomes = at_once(lambda: note(fund, declaration), lambda: note(fund, declaration))
    assert len({one.pk for outcome in outcomes for one in outcome}) == 1
    with scope(fund):
        assert Declaration.objects.to_confirm().count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_second_would_meet_the_databases_refusal(monkeypatch):
    fund = batch_fund()
    with scope(fund):
        company = OrganisationFactory()
    declaration = stored(fund, company)
    change(declaration, "Autre titre")
    both_have_read = threading.Barrier(2, timeout=30)
    look = changes.wanted

    def slow(*arguments):
        found = look(*arguments)
        both_have_read.wait()
        return found

    monkeypatch.setattr(changes, "locked", lambda pk: Declaration.objects.get(pk=pk))
    monkeypatch.setattr(changes, "wanted", slow)
    outcomes = at_once(lambda: note(fund, declaration), lambda: note(fund, declaration))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["IntegrityError", "list"]
    assert any(isinstance(outcome, IntegrityError) for outcome in outcomes)
