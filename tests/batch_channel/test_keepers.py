"""« Gestion des canaux techniques »: given and taken back by the local manager; it opens one's own channel."""

from __future__ import annotations

import datetime
import html

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from batch_channel import services
from batch_channel.account import SECURED_PERMISSIONS
from batch_channel.models import Channel, Setup, TechnicalRight
from batch_channel.tasks import remind
from extranet.journal.models import Entry
from extranet.notifications.models import Message
from extranet.organisations.models import Membership, QualityManager
from extranet.organisations.roles import Role
from extranet.tenants.actor import Actor, Kind
from extranet.tenants.scope import scope
from tests.batch_channel.factories import HOST_KEY, batch_row, channel_row, declaration_row, keeper_of, manager_of
from tests.batch_channel.scenes import batch_fund
from tests.batch_channel.test_setups import cer
from tests.factories import MembershipFactory, OrganisationFactory, quickly_signed_in

pytestmark = pytest.mark.django_db

REFUSED = "Accès interdit : demandez le droit « Gestion des canaux techniques »"


@pytest.fixture
def fund():
    return batch_fund()


@pytest.fixture
def company(fund):
    with scope(fund):
        return OrganisationFactory(name="Forges de Démo", enterprise_number="0440966354")


def text(response) -> str:
    return html.unescape(response.content.decode())


def client_of(fund, make, *args, **fields):
    with scope(fund):
        member = make(*args, **fields)
    return quickly_signed_in(fund, member.user)


@pytest.mark.feature("FLA-19", "FLA-26")
def test_the_local_manager_gives_the_right_under_one_quality_and_takes_it_back(fund, company):
    manager = client_of(fund, manager_of, company, last_name="Gestionnaire", first_name="Ada")
    with scope(fund):
        colleague = MembershipFactory(
            organisation=company, roles=[Role.CONTRIBUTIONS_MANAGER], last_name="Technicien", first_name="Bob"
        )
        foreign = MembershipFactory(roles=[Role.CONTRIBUTIONS_MANAGER], last_name="Ailleurs")
    hers = quickly_signed_in(fund, colleague.user)
    refused = hers.get(reverse("batch_channel:channel"))
    assert refused.status_code == 403
    assert REFUSED in text(refused)
    assert "À qui demander dans votre organisation" in text(refused)
    assert "Ada Gestionnaire" in text(refused)
    assert "Gestionnaire Local (Entreprise)" in text(refused)
    assert reverse("batch_channel:channel") not in text(hers.get(reverse("dashboard"), follow=True))

    page = text(manager.get(reverse("dashboard"), follow=True))
    assert reverse("batch_channel:channel") in page
    assert reverse("batch_channel:rights") in text(manager.get(reverse("batch_channel:channel")))
    rights = reverse("batch_channel:rights")
    page = text(manager.get(rights))
    assert "Personne d’autre que les gestionnaires locaux n’a ce droit" in page
    assert "Bob Technicien" in page
    assert "Ailleurs" not in page
    assert "Choisissez" in text(manager.post(rights, {"membership": foreign.pk, "kind": "company"}))
    assert "operator" in text(manager.post(rights, {"membership": colleague.pk, "kind": "operator"}))
    page = text(manager.post(rights, {"membership": colleague.pk, "kind": "company"}, follow=True))
    assert "Le droit est donné" in page
    assert "Reprendre" in page
    assert "a déjà ce droit" in text(manager.post(rights, {"membership": colleague.pk, "kind": "company"}))
    with scope(fund):
        right = TechnicalRight.objects.get()
        assert (right.membership_id, right.kind) == (colleague.pk, "company")
    opened = hers.get(reverse("batch_channel:channel"))
    assert opened.status_code == 200
    assert "Votre entité n’a pas encore de canal" in text(opened)
    assert rights not in text(opened), "who has the right doesn't give it"
    assert hers.post(rights, {"membership": colleague.pk, "kind": "company"}).status_code == 403

    take = reverse("batch_channel:take_right", args=[right.uuid])
    assert hers.post(take).status_code == 403
    assert "Le droit est repris" in text(manager.post(take, follow=True))
    assert hers.get(reverse("batch_channel:channel")).status_code == 403
    with scope(fund):
        said = list(
            Entry.objects.filter(verb__contains="technical_right").order_by("pk").values_list("verb", flat=True)
        )
    assert said == ["batch_channel.technical_right_given", "batch_channel.technical_right_taken"]


@pytest.mark.feature("FLA-19")
def test_a_co_manager_gives_it_too_and_only_for_the_quality_that_she_manages(fund):
    with scope(fund):
        both = OrganisationFactory(kinds=["company", "training_body"])
        co = manager_of(both)
        QualityManager.objects.filter(membership=co).update(is_co=True)
        trainer = manager_of(both, kind="training_body")
        colleague = MembershipFactory(organisation=both, roles=[Role.CONTRIBUTIONS_MANAGER])
    rights = reverse("batch_channel:rights")
    assert quickly_signed_in(fund, trainer.user).get(rights).status_code == 403
    fields = {"membership": colleague.pk, "kind": "company"}
    assert quickly_signed_in(fund, co.user).post(rights, fields).status_code == 302
    actor = Actor(Kind.PERSON, fund.pk, "x", organisation_id=both.pk, user_id=trainer.user_id)
    with scope(fund):
        with pytest.raises(PermissionDenied, match="gestionnaire local"):
            services.take_technical_right(actor=actor, right=TechnicalRight.objects.get())
        both.kinds = ["training_body"]
        both.save()
    left = quickly_signed_in(fund, colleague.user).get(reverse("batch_channel:channel"))
    assert left.status_code == 403, "a quality that is gone opens nothing"


@pytest.mark.feature("FLA-19", "FLA-13")
def test_the_keeper_sets_her_employers_channel_up_and_sees_no_other(fund, company):
    client = client_of(fund, keeper_of, company)
    with scope(fund):
        other = OrganisationFactory(name="Autre Forge")
        foreign, funds = channel_row(fund, organisation=other, quality="EMPLOYER"), channel_row(fund)
        batch = batch_row(foreign, other, [declaration_row(other)])
    new = reverse("batch_channel:new_setup")
    page = text(client.get(new))
    assert "Entité (nom ou numéro BCE)" not in page
    assert "Secrétariat social" not in page
    assert client.post(new, {"quality": "EMPLOYER"}).status_code == 302
    with scope(fund):
        setup = Setup.objects.get()
    assert setup.organisation_id == company.pk
    for step in ("registered", "access", "quality"):
        client.post(reverse("batch_channel:setup_step", args=[setup.uuid, step]))
    client.post(reverse("batch_channel:setup", args=[setup.uuid]), {"has_channel": "no"})
    fields = {
        "type": "SFTP", "account_name": "Nos déclarations", "secured_permissions": [SECURED_PERMISSIONS[0]],
        "certificate_name": "Signature 2026", "username": "EXPforges", "company_number": "0440.966.354",
        "host_key": HOST_KEY,
    }  # fmt: skip
    account = reverse("batch_channel:account", args=[setup.uuid])
    page = text(client.post(account, fields | {"certificate": cer(), "sender_number": foreign.sender_id}))
    assert "Une autre entité envoie déjà sous ce numéro" in page
    page = text(client.post(account, fields | {"certificate": cer(), "sender_number": "654321"}, follow=True))
    assert "Conservez le nom d’utilisateur et le numéro expéditeur" in page
    with scope(fund):
        channel = Channel.objects.get(organisation=company)
    assert (channel.quality, channel.sender_id) == ("EMPLOYER", "654321")
    assert "Retenir les échanges" not in page
    sheet = text(client.post(reverse("batch_channel:new_ssh_key", args=[channel.uuid]), follow=True))
    assert "Une nouvelle clé SSH est prête" in sheet
    tried = client.post(reverse("batch_channel:ask_for_trial", args=[channel.uuid]), follow=True)
    assert "Nos déclarations" in text(tried)
    with scope(fund):
        assert channel.trials.count() == 1
    certificate = SimpleUploadedFile("signature.cer", b"rien")
    changed = client.post(reverse("batch_channel:certificate", args=[channel.uuid]), {"file": certificate})
    assert "Ce fichier ne peut pas servir" in text(changed)

    edit = reverse("batch_channel:edit", args=[channel.uuid])
    page = text(client.get(edit))
    assert "Code d’application" not in page
    with scope(fund):
        version = Channel.objects.get(pk=channel.pk).version
    settings = {
        "version": version, "sender_number": "654321", "company_number": "0440966354", "username": "EXPforges",
        "is_carried": "on", "environment": "T", "signing_environments": ["R"], "host": "127.0.0.1", "port": "25",
    }  # fmt: skip
    assert client.post(edit, settings).status_code == 302
    with scope(fund):
        stored = Channel.objects.get(pk=channel.pk)
        assert stored.is_carried
        assert (stored.host, stored.port) == (channel.host, channel.port), "to where it connects is the fund's to say"
    assert "Apporter une réponse" in text(client.get(reverse("batch_channel:sheet", args=[channel.uuid])))

    listed = text(client.get(reverse("batch_channel:channel")))
    assert "Nos déclarations" in listed
    assert "Autre Forge" not in listed
    assert "Le fonds" not in listed
    for row in (foreign, funds):
        assert client.get(reverse("batch_channel:sheet", args=[row.uuid])).status_code == 404
        assert client.post(reverse("batch_channel:new_ssh_key", args=[row.uuid])).status_code == 404
    assert client.get(reverse("batch_channel:batch", args=[batch.uuid])).status_code == 404
    assert batch.name not in text(client.get(reverse("batch_channel:batches")))


@pytest.mark.feature("FLA-19", "FLA-15")
def test_a_keeper_carries_her_sets_without_reading_whose_they_are(fund, company):
    client = client_of(fund, keeper_of, company)
    with scope(fund):
        channel = channel_row(
            fund, organisation=company, quality="SERVICE_PROVIDER", is_carried=True, host_key="", username="porte"
        )
        declaration = declaration_row(company, state="to_send")
        batch = batch_row(channel, company, [declaration], state="prepared", go_tried_at=None, sent_at=None)
        sent = batch_row(channel, company, [declaration_row(company)])
        worker = declaration.worker.full_name
    page = text(client.get(reverse("batch_channel:batch", args=[batch.uuid])))
    assert "À porter vous-même" in page
    assert worker not in page
    assert "Retenir ce lot" not in page
    assert client.post(reverse("batch_channel:ask_for_file", args=[batch.uuid, "fi"])).status_code == 302
    looked = client.post(reverse("batch_channel:ask_for_file", args=[sent.uuid, "fi"]), {"reason": "curiosité"})
    assert looked.status_code == 403, "what has left is looked into by the fund's administrators only"


@pytest.mark.feature("FLA-19")
def test_a_keepers_service_call_moves_no_server(fund, company):
    with scope(fund):
        keeper = keeper_of(company)
        channel = channel_row(fund, organisation=company, quality="EMPLOYER")
        actor = Actor(Kind.PERSON, fund.pk, "x", organisation_id=company.pk, user_id=keeper.user_id)
        with pytest.raises(PermissionDenied):
            services.save_channel(
                actor=actor, fund=fund, channel=channel, sender_number=channel.sender_id, host="127.0.0.1"
            )


@pytest.mark.feature("FLA-19")
def test_who_left_and_was_invited_again_has_no_right_of_before(fund, company):
    manager = client_of(fund, manager_of, company)
    with scope(fund):
        member = keeper_of(company)
    hers = quickly_signed_in(fund, member.user)
    assert hers.get(reverse("batch_channel:channel")).status_code == 200
    with scope(fund):  # she left, was invited once more, and accepted
        Membership.objects.filter(pk=member.pk).update(accepted_at=timezone.now())
    assert hers.get(reverse("batch_channel:channel")).status_code == 403
    rights = reverse("batch_channel:rights")
    assert "Reprendre" not in text(manager.get(rights))
    page = text(manager.post(rights, {"membership": member.pk, "kind": "company"}, follow=True))
    assert "Le droit est donné" in page
    assert hers.get(reverse("batch_channel:channel")).status_code == 200


@pytest.mark.feature("FLA-23")
def test_who_keeps_the_channel_reads_that_its_certificate_ends(fund, company):
    with scope(fund):
        keeper, manager = keeper_of(company), manager_of(company)
        gone = keeper_of(company, suspended_at=timezone.now())
        channel = channel_row(
            fund,
            organisation=company,
            quality="EMPLOYER",
            certificates=cer(20, der=False).read().decode(),
            certificate_ends_at=timezone.now() + datetime.timedelta(days=20),
        )
    remind(fund.pk)
    remind(fund.pk)
    with scope(fund):
        told = Message.objects.filter(kind="batch_channel.certificate_ends").values_list("user", flat=True)
        assert sorted(told) == sorted([keeper.user_id, manager.user_id])
        assert gone.user_id not in told
    opened = quickly_signed_in(fund, keeper.user).get(reverse("batch_channel:sheet", args=[channel.uuid]))
    assert opened.status_code == 200


@pytest.mark.feature("FLA-24")
def test_one_begins_a_channel_in_the_qualities_that_one_keeps_only(fund):
    with scope(fund):
        body = OrganisationFactory(kinds=["public_body"])
        member = keeper_of(body, "public_body")
    client = quickly_signed_in(fund, member.user)
    new = reverse("batch_channel:new_setup")
    page = text(client.get(new))
    assert "EMPLOYER" in page
    assert "SERVICE_PROVIDER" not in page
    assert "Sélectionnez un choix valide" in text(client.post(new, {"quality": "SERVICE_PROVIDER"}))
    assert client.post(new, {"quality": "EMPLOYER"}).status_code == 302
