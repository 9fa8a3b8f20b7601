"""The fund decides: the role comes and goes with the right, and nothing else opens or closes."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from extranet.journal.models import Entry
from extranet.organisations.models import Establishment, Membership, Organisation
from extranet.organisations.roles import OrganisationKind, Role
from extranet.organisations.services import change_member, end_membership
from extranet.rights import services, verbs
from extranet.rights.catalogue import Profile, Service
from extranet.rights.models import Application, Right
from extranet.rights.tasks import end_expired
from extranet.rights.workflow import RightState
from extranet.tenants.scope import scope
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    quickly_signed_in,
    staff_of,
)
from tests.mail import delivered_mail
from tests.rights.scenes import (
    SIREN,
    SIRET,
    asked,
    body_claim,
    known_body,
    known_company,
    member_claim,
    opco,
    right_of,
    siret_of,
    staff_actor,
)

pytestmark = pytest.mark.django_db

TODAY = datetime.timedelta()
BOTH = (Service.TRAINING_FILES, Service.CONTRIBUTIONS)


@pytest.fixture
def fund():
    return opco()


@pytest.fixture
def staff(fund):
    return staff_actor(fund)


def confirmed(fund, staff, application, *chosen, **options):
    with scope(fund):
        return services.confirm(actor=staff, fund=fund, application=application, services=chosen or BOTH, **options)


def roles(application) -> list[str]:
    """What the person may do in the matched organisation today."""
    members = Membership.objects.filter(user=application.user_id).in_force(timezone.localdate())
    return sorted(role for member in members for role in member.roles)


def states(application) -> set[str]:
    return set(Right.objects.filter(application=application).values_list("state", flat=True))


@pytest.mark.feature("MYA-36")
def test_staff_see_the_evidence_and_confirm_by_one_click(fund):
    company = known_company(fund)
    user = UserFactory()
    application = asked(fund, member_claim(payroll=999), body_claim(siret=siret_of(3)), user=user)
    member = staff_of(fund)
    browser = quickly_signed_in(fund, member.user)
    queue = browser.get(reverse("dashboard")).content.decode()
    assert "Habilitations à confirmer" in queue
    assert "Michelle Dubois" in queue
    review = reverse("rights:review", args=[application.uuid])
    page = browser.get(review).content.decode()
    for text in ("A1024", "412\xa0350,40", "999,00", "Ne concorde pas", "Concorde", "Responsable RH", user.email):
        assert text in page.replace("\u202f", "\xa0"), text
    assert "Formation Exemple" in page, "the person's other request"
    done = browser.post(reverse("rights:confirm", args=[application.uuid]), {"service": "training_files"}, follow=True)
    assert "C’est confirmé" in done.content.decode()
    refused = browser.post(
        reverse("rights:refuse", args=[application.uuid]),
        {"services": ["contributions"], "reason": "Seule la comptable déclare."},
        follow=True,
    )
    assert "C’est refusé" in refused.content.decode()
    with scope(fund):
        membership = Membership.objects.get(user=user)
        assert (membership.organisation, membership.roles) == (company, [Role.TRAINING_OFFICER])
        assert membership.accepted_at is not None, "she asked herself: there is nothing to accept"
        right = right_of(application)
        assert (right.state, right.decided_by, right.membership) == (RightState.CONFIRMED, member.user, membership)
        other = right_of(application, Service.CONTRIBUTIONS)
        assert (other.state, other.reason) == (RightState.REFUSED, "Seule la comptable déclare.")
        assert Entry.objects.filter(verb=verbs.RIGHT_CONFIRMED.name, subject_uuid=right.uuid).exists()
    first, second = delivered_mail(fund)
    assert (first.to, first.subject) == ([user.email], "Vos droits sont confirmés")
    assert "Gérer les dossiers de formation" in first.body
    assert "Seule la comptable déclare." in second.body
    for mail in (first, second):
        assert not {"A1024", "412350", SIRET} & set(mail.body.split()), "no figure leaves by mail"


def test_a_mail_that_a_later_decision_overtook_is_not_sent(fund, staff):
    known_company(fund)
    application = asked(fund)
    confirmed(fund, staff, application, Service.TRAINING_FILES)
    with scope(fund):
        services.suspend(actor=staff, fund=fund, right=right_of(application), reason="À vérifier")
    assert [mail.subject for mail in delivered_mail(fund)] == ["Vos droits sont suspendus"]


def test_confirming_teaches_the_establishment_and_the_quality(fund, staff):
    company = known_company(fund)
    new_place = SIREN + "00082"
    body = asked(fund, body_claim(siret=new_place, name="Antenne Nord"))
    with scope(fund):
        assert body.organisation == company
    confirmed(fund, staff, body, Service.PAYMENT_FILES)
    with scope(fund):
        company.refresh_from_db()
        assert set(company.kinds) == {OrganisationKind.COMPANY, OrganisationKind.TRAINING_BODY}
        assert Establishment.objects.get(siret=new_place).name == "Antenne Nord"
        assert roles(body) == [Role.MANAGER]


def test_an_unknown_organisation_is_recognised_or_created_by_choice(fund):
    with scope(fund):
        known = OrganisationFactory(name="Cabinet Connu", siren="", country="FR")
        other = OrganisationFactory(name="Cabinet Autre", siren=siret_of(8)[:9], country="FR")
    first, second = asked(fund, member_claim(siret=siret_of(4))), asked(fund, member_claim(siret=siret_of(5)))
    browser = quickly_signed_in(fund, staff_of(fund).user)
    confirm = reverse("rights:confirm", args=[first.uuid])
    assert "reconnaissez-la ou créez-la" in browser.post(confirm, {"service": "all"}).content.decode()
    found = browser.get(reverse("rights:review", args=[first.uuid]), {"q": "cabinet"}).content.decode()
    assert "Cabinet Connu" in found
    address = reverse("rights:recognise", args=[first.uuid])
    assert "un autre numéro" in browser.post(address, {"organisation": other.uuid}).content.decode()
    assert "Choisissez une organisation" in browser.post(address, {}).content.decode()
    assert browser.post(address, {"organisation": known.uuid}).status_code == 302
    create = reverse("rights:create_organisation", args=[second.uuid])
    page = browser.post(create, {"new-name": "Cabinet Neuf"}).content.decode()
    assert "Indiquez la forme juridique" in page
    assert 'value="Cabinet Neuf"' in page, "nothing typed is lost"
    assert browser.post(create, {"new-name": "Cabinet Neuf", "new-legal_form": "SAS"}).status_code == 302
    assert browser.post(confirm, {"service": "all"}).status_code == 302
    with scope(fund):
        assert Membership.objects.get(user=first.user_id).organisation == known
        created = Organisation.objects.get(name="Cabinet Neuf")
        assert (created.siren, created.kinds) == (siret_of(5)[:9], [OrganisationKind.COMPANY])
        assert Application.objects.get(pk=second.pk).organisation == created


def test_the_funds_own_office_is_never_what_is_meant(fund, staff):
    application = asked(fund, member_claim(siret=siret_of(4)))
    with scope(fund):
        office = Organisation.objects.get(kinds=[OrganisationKind.FUND_OFFICE])
        with pytest.raises(ValidationError, match="le fonds lui-même"):
            services.recognise(actor=staff, application=application, organisation=office)


@pytest.mark.parametrize("forged", [["payment_files"], ["fund_administrator"], [""], []])
def test_a_forged_service_confirms_nothing(fund, forged):
    known_company(fund)
    application = asked(fund)
    browser = quickly_signed_in(fund, staff_of(fund).user)
    page = browser.post(reverse("rights:confirm", args=[application.uuid]), {"service": forged}).content.decode()
    assert "Il y a un problème" in page
    with scope(fund):
        assert states(application) == {RightState.REQUESTED}
        assert roles(application) == []


def test_an_organisation_of_another_fund_cant_be_recognised(fund, other_fund):
    elsewhere = known_company(other_fund)
    application = asked(fund, member_claim(siret=siret_of(4)))
    browser = quickly_signed_in(fund, staff_of(fund).user)
    page = browser.post(reverse("rights:recognise", args=[application.uuid]), {"organisation": elsewhere.uuid})
    assert "n’existe pas dans le fonds" in page.content.decode()


def test_nobody_decides_on_her_own_request_and_only_staff_decide(fund):
    known_company(fund)
    member = staff_of(fund)
    own = asked(fund, user=member.user)
    browser = quickly_signed_in(fund, member.user)
    page = browser.post(reverse("rights:confirm", args=[own.uuid]), {"service": "all"}).content.decode()
    assert "un collègue du fonds en décide" in page
    from extranet.organisations.acting import acting

    with scope(fund), pytest.raises(PermissionDenied):
        services.confirm(
            actor=acting(fund.pk, member.user, None), fund=fund, application=own, services=[Service.CONTRIBUTIONS]
        )


def test_suspending_takes_the_role_and_giving_back_brings_it(fund, staff):
    known_company(fund)
    application = asked(fund)
    confirmed(fund, staff, application)
    with scope(fund):
        services.suspend(actor=staff, fund=fund, right=right_of(application), reason="Contrôle en cours")
        assert roles(application) == [Role.CONTRIBUTIONS_MANAGER]
        other = right_of(application, Service.CONTRIBUTIONS)
        services.end(actor=staff, fund=fund, right=other, reason="A changé de poste")
        assert roles(application) == [], "nothing is left: the access itself ends"
        assert Membership.objects.get(user=application.user_id).ended_at is not None
        services.resume(actor=staff, fund=fund, right=right_of(application))
        assert roles(application) == [Role.TRAINING_OFFICER], "the ended one doesn't come back with it"
        with pytest.raises(ValidationError, match="maintenant « Confirmée »"):
            services.resume(actor=staff, fund=fund, right=right_of(application))


def test_a_role_that_somebody_else_gave_stays(fund, staff):
    company = known_company(fund)
    user = UserFactory()
    with scope(fund):
        MembershipFactory(user=user, organisation=company, roles=[Role.TRAINING_OFFICER, Role.MANDATEE])
    application = asked(fund, user=user)
    confirmed(fund, staff, application)
    with scope(fund):
        for right in Right.objects.filter(application=application):
            services.end(actor=staff, fund=fund, right=right, reason="Fin")
        assert roles(application) == [Role.MANDATEE, Role.TRAINING_OFFICER]


def test_two_establishments_give_one_role_which_goes_with_the_last(fund, staff):
    known_company(fund)
    user = UserFactory()
    place = SIREN + "00082"
    only = {"services": (Service.TRAINING_FILES,)}
    first = asked(fund, member_claim(**only), member_claim(siret=place, **only), user=user)
    with scope(fund):
        second = Application.objects.get(siret=place)
    confirmed(fund, staff, first, Service.TRAINING_FILES)
    confirmed(fund, staff, second, Service.TRAINING_FILES)
    with scope(fund):
        services.end(actor=staff, fund=fund, right=right_of(first), reason="Site fermé")
        assert roles(first) == [Role.TRAINING_OFFICER]
        services.end(actor=staff, fund=fund, right=right_of(second), reason="Site fermé")
        assert roles(first) == []


def test_a_right_with_an_end_is_over_the_day_after(fund, staff):
    with timezone.override(fund.zone):  # around midnight, its day isn’t everybody’s
        known_company(fund)
        application = asked(fund)
        today = timezone.localdate()
        with pytest.raises(ValidationError, match="Ce jour est passé"):
            confirmed(fund, staff, application, ends_on=today - datetime.timedelta(days=1))
        confirmed(fund, staff, application, Service.TRAINING_FILES, ends_on=today)
        end_expired(fund.pk)
        with scope(fund):
            assert roles(application) == [Role.TRAINING_OFFICER], "its last day counts"
            Right.objects.filter(state="confirmed").update(ends_on=today - datetime.timedelta(days=1))
        end_expired(fund.pk)
        with scope(fund):
            right = right_of(application)
            assert (right.state, right.reason) == (RightState.EXPIRED, "")
            assert roles(application) == []
        assert delivered_mail(fund)[-1].subject == "Vos droits ont pris fin"


def test_an_access_that_was_taken_away_by_hand_ends_the_right(fund, staff):
    known_company(fund)
    first, second = asked(fund), asked(fund)
    confirmed(fund, staff, first)
    confirmed(fund, staff, second)
    with scope(fund):
        end_membership(actor=staff, membership=Membership.objects.get(user=first.user_id))
        member = Membership.objects.get(user=second.user_id)
        change_member(
            actor=staff,
            membership=member,
            last_name="Dubois",
            first_name="Michelle",
            phone="",
            roles=[Role.CONTRIBUTIONS_MANAGER],
            starts_on=member.starts_on,
            ends_on=None,
        )
    end_expired(fund.pk)
    with scope(fund):
        assert states(first) == {RightState.EXPIRED}
        assert right_of(second).state == RightState.EXPIRED
        assert right_of(second, Service.CONTRIBUTIONS).state == RightState.CONFIRMED
        assert roles(second) == [Role.CONTRIBUTIONS_MANAGER]
    asked(fund, user=UserFactory._meta.model.objects.get(pk=first.user_id))  # she may ask again


@pytest.mark.feature("MYA-36")
def test_many_are_confirmed_at_once_and_the_others_say_why(fund):
    known_company(fund)
    known_body(fund, siret=siret_of(1))
    good, better = asked(fund), asked(fund, body_claim(siret=siret_of(1)))
    wrong = asked(fund, member_claim(payroll=1), person=member_person("Martin"))
    decided = asked(fund, person=member_person("Petit"))
    browser = quickly_signed_in(fund, staff_of(fund).user)
    queue = browser.get(reverse("rights:applications")).content.decode()
    assert queue.count('name="chosen"') == 3, "not the one with a wrong payroll"
    with scope(fund):
        services.refuse(actor=staff_actor(fund), fund=fund, application=decided, services=BOTH, reason="Non")
    many = reverse("rights:confirm_many")
    typed = {"chosen": [good.uuid, wrong.uuid, decided.uuid, "forged", "00000000-0000-4000-8000-000000000001"]}
    page = browser.post(many, typed).content.decode()
    assert "Ses preuves ne concordent pas toutes." in page
    assert "Déjà décidée entre-temps." in page
    with scope(fund):
        assert states(good) == {RightState.CONFIRMED}
        assert states(better) == states(wrong) == {RightState.REQUESTED}
        assert states(decided) == {RightState.REFUSED}
    assert "Formation Exemple" in browser.post(many, {"everything": "yes"}).content.decode()
    with scope(fund):
        assert states(better) == {RightState.CONFIRMED}
        assert states(wrong) == {RightState.REQUESTED}
    assert "Aucune demande n’était cochée" in browser.post(many, {}).content.decode()


def member_person(last_name):
    from dataclasses import replace

    from tests.rights.scenes import PERSON

    return replace(PERSON, last_name=last_name)


def test_a_company_that_becomes_a_training_body_needs_somebody_to_look(fund):
    company = known_company(fund)
    with scope(fund):
        company.activity_number = "11750123456"
        company.save()
        from decimal import Decimal

        from extranet.rights.models import KnownFigure

        KnownFigure.objects.create(organisation=company, kind="invoice", reference="F-1", amount=Decimal(1800))
    asked(fund, body_claim())
    browser = quickly_signed_in(fund, staff_of(fund).user)
    page = browser.post(reverse("rights:confirm_many"), {"everything": "yes"}).content.decode()
    assert "ne connaît pas encore cette organisation comme « Organisme de formation »" in page


def test_the_list_is_searched_filtered_and_exported(fund, django_assert_max_num_queries):
    known_company(fund)
    asked(fund)
    asked(fund, body_claim(siret=siret_of(6)), person=member_person("Éluard"))
    browser = quickly_signed_in(fund, staff_of(fund).user)
    address = reverse("rights:applications")
    found = browser.post(address, {"q": "eluard", "profile": "training_body"}, follow=True)
    assert "eluard" not in found.redirect_chain[0][0].lower(), "no name stands in an address"
    assert "Éluard" in found.content.decode()
    assert "Dubois" not in found.content.decode().split("<main", 1)[1]
    assert "Dubois" in browser.get(address, {"evidence": "all"}).content.decode()
    assert "Aucun résultat" in browser.get(address, {"state": "confirmed"}).content.decode()
    file = b"".join(browser.get(address, {"export": "csv"}).streaming_content).decode("utf-8-sig")
    assert "Éluard" in file
    assert "A1024" not in file, "what proves something stays on the page of the request"


def test_profile_labels_are_those_of_the_source():
    assert [profile.label for profile in Profile] == ["Adhérent", "Organisme de formation", "Organisme public"]
