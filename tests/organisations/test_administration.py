"""An organisation's access managers let their people in, and go no further than they may."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from extranet.journal.models import Entry
from extranet.organisations import services
from extranet.organisations.acting import acting
from extranet.organisations.models import Membership
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.actor import Actor
from extranet.tenants.scope import scope
from tests.factories import EstablishmentFactory, MembershipFactory, OrganisationFactory, member_of, quickly_signed_in
from tests.mail import delivered_mail
from tests.organisations.administration import DAY, edit_data, put_back, session_key, stored, text_of, today_of

pytestmark = pytest.mark.django_db

ANA = {
    "email": "ana@forges.invalid", "last_name": "Lambert", "first_name": "Ana", "phone": "",
    "roles": ["contributions_manager"], "starts_on": "2026-01-05", "ends_on": "",
}  # fmt: skip


@pytest.mark.feature("BEY-14", "ATN-04")
def test_an_access_manager_invites_a_colleague_who_accepts(fund, forges):
    client, address = forges.client("main"), reverse("organisations:invite", args=[forges.organisation.uuid])
    users = text_of(client.get(reverse("organisations:members", args=[forges.organisation.uuid])))
    assert "<h1>Utilisateurs</h1>" in users
    assert "Inviter une personne" in users
    form = text_of(client.get(address))
    assert "Co-responsable des accès" in form
    assert "Administrateur du fonds" not in form
    page = text_of(client.post(address, ANA, follow=True))
    assert "L’invitation part à ana@forges.invalid" in page
    with scope(fund):
        invited = Membership.objects.get(user__email="ana@forges.invalid")
        assert invited.invited_until == today_of(fund) + 30 * DAY
        entry = Entry.objects.get(verb="organisations.member_invited")
        assert entry.actor_user_id == forges.members["main"].user_id
    assert f"Invitation envoyée (jusqu’au {invited.invited_until:%d/%m/%Y})" in page
    hers = quickly_signed_in(fund, invited.user)
    assert "Vous agissez maintenant pour Forges du Nord" in text_of(
        hers.post(reverse("organisations:accept", args=[invited.uuid]), follow=True)
    )


@pytest.mark.feature("ATN-01")
def test_the_mail_says_that_the_account_is_available_and_holds_no_password(fund, staff):
    with scope(fund):
        body = OrganisationFactory(name="Centre Exemple", kinds=[OrganisationKind.TRAINING_BODY])
    staff.post(reverse("organisations:invite", args=[body.uuid]), ANA | {"roles": ["manager"]})
    (message,) = delivered_mail(fund)
    host = f"http://{fund.hosts.get().name}"
    for part in (message.body, message.alternatives[0].content):
        assert "Votre compte en ligne est désormais disponible." in part
        assert "Votre identifiant pour la connexion : ana@forges.invalid" in part
        assert f"{host}/" in part
        assert f"{host}/compte/mot-de-passe/oublie/" in part
        assert "Mot de passe oublié" in part
        assert f"{host}/compte/mot-de-passe/choisir/" in part, "a link to choose one, never the password itself"
    with scope(fund):
        assert not Membership.objects.get(organisation=body).user.has_usable_password()


@pytest.mark.parametrize(
    ("who", "forged"),
    [("main", "fund_administrator"), ("main", "encoder"), ("co", "access_manager"), ("co", "co_access_manager"),
     ("main", "newcomer")],
)  # fmt: skip
def test_a_forged_role_is_refused_and_nothing_changes(fund, forges, who, forged):
    client, plain, me = forges.client(who), forges.members["plain"], forges.members[who]
    invite = reverse("organisations:invite", args=[forges.organisation.uuid])
    assert client.post(invite, ANA | {"roles": [forged]}).context["form"].errors["roles"]
    for member in (plain, me):
        edit = reverse("organisations:edit_member", args=[member.uuid])
        assert client.post(edit, edit_data(member, roles=[*member.roles, forged])).context["form"].errors["roles"]
        assert stored(member).roles == member.roles
    with scope(fund):
        assert not Membership.objects.filter(user__email=ANA["email"]).exists()
        actor = acting(fund.pk, me.user, stored(me))
        if forged != "newcomer":
            with pytest.raises(ValidationError) as refused:
                services.change_member(
                    actor=actor, membership=plain, last_name="S", first_name="C", phone="",
                    roles=[*plain.roles, forged], starts_on=plain.starts_on, ends_on=None,
                )  # fmt: skip
            assert "roles" in refused.value.message_dict, "the service refuses by itself too"


def test_a_co_responsible_changes_no_access_manager(fund, forges):
    client, main = forges.client("co"), forges.members["main"]
    for route in ("edit_member", "end_membership", "suspend_member", "resend_invitation"):
        address = reverse(f"organisations:{route}", args=[main.uuid])
        refused = client.post(address, edit_data(main, roles=["contributions_manager"]))
        assert refused.status_code == 403
        assert "Seul un responsable des accès, ou le fonds" in text_of(refused)
    assert (stored(main).roles, stored(main).ended_at, stored(main).suspended_at) == (["access_manager"], None, None)
    assert client.get(reverse("organisations:hand_over", args=[forges.organisation.uuid])).status_code == 403
    plain = forges.members["plain"]
    client.post(reverse("organisations:edit_member", args=[plain.uuid]), edit_data(plain, roles=["training_officer"]))
    assert stored(plain).roles == ["training_officer"], "other colleagues she manages"


def test_nobody_reaches_into_another_organisation_or_the_funds_office(fund, forges, staff):
    other = member_of(fund, last_name="Ailleurs")
    with scope(fund):
        officer = Membership.objects.administrators().select_related("organisation").get()
    client = forges.client("main")
    for member in (other, officer):
        for route in ("edit_member", "end_membership", "suspend_member", "resume_member"):
            assert client.post(reverse(f"organisations:{route}", args=[member.uuid])).status_code == 404
        for route in ("invite", "hand_over", "managers", "name_manager", "activate_quality"):
            address = reverse(f"organisations:{route}", args=[member.organisation.uuid])
            assert client.post(address, ANA).status_code in {404, 405}
    with scope(fund):
        actor = acting(fund.pk, forges.members["main"].user, stored(forges.members["main"]))
        for member in (other, officer):
            with pytest.raises(PermissionDenied):
                services.end_membership(actor=actor, membership=member)


def test_a_manager_elsewhere_is_nobody_here(fund, forges):
    """Her rights are those of the organisation that she acts for."""
    main = forges.members["main"]
    with scope(fund):
        elsewhere = MembershipFactory(user=main.user, roles=["contributions_manager"])
    client = forges.client("main")
    client.post(reverse("organisations:switch", args=[elsewhere.organisation.uuid]))
    assert client.get(reverse("organisations:invite", args=[elsewhere.organisation.uuid])).status_code == 403
    assert client.get(reverse("organisations:invite", args=[forges.organisation.uuid])).status_code == 404


def test_a_mandatee_comes_by_the_convention_only_where_there_is_pre_encoding(fund, forges):
    fund.capabilities = ["preencoding"]
    fund.save()
    with scope(fund):
        mandatee = MembershipFactory(
            organisation=forges.organisation, roles=["mandatee"], ends_on=today_of(fund) + 90 * DAY
        )
    client, edit = forges.client("main"), reverse("organisations:edit_member", args=[mandatee.uuid])
    form = text_of(client.get(edit))
    assert "Rôles que vous ne pouvez pas changer : Mandataire." in form
    assert 'name="ends_on"' not in form, "her dates are her convention's"
    data = edit_data(mandatee, roles=["training_officer"], ends_on="", phone="081 00 00 00")
    assert client.post(edit, data).status_code == 302
    changed = stored(mandatee)
    assert (changed.roles, changed.ends_on) == (["mandatee", "training_officer"], mandatee.ends_on)
    assert client.post(edit, data | {"roles": ["mandatee"]}).status_code == 200
    invite = reverse("organisations:invite", args=[forges.organisation.uuid])
    assert client.post(invite, ANA | {"roles": ["mandatee"]}).context["form"].errors["roles"]


def test_a_suspended_person_loses_access_with_her_next_click_and_keeps_her_history(fund, forges):
    main, plain, member = forges.client("main"), forges.client("plain"), forges.members["plain"]
    own = reverse("organisations:own")
    assert plain.get(own).status_code == 200
    page = text_of(main.post(reverse("organisations:suspend_member", args=[member.uuid]), follow=True))
    assert "est suspendu" in page
    assert "Rétablir l’accès" in page
    assert plain.get(own).status_code == 403
    assert stored(member).roles == ["contributions_manager"]
    main.post(reverse("organisations:resume_member", args=[member.uuid]))
    assert plain.get(own).status_code == 200
    with scope(fund):
        verbs = list(Entry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs[-2:] == ["organisations.member_suspended", "organisations.member_resumed"]
    assert "Vous ne pouvez pas suspendre votre propre accès" in text_of(
        main.post(reverse("organisations:suspend_member", args=[forges.members["main"].uuid]), follow=True)
    )


def test_a_change_of_rights_gives_the_session_another_key(fund, forges):
    plain, before = forges.client("plain"), ""
    plain.get("/")
    before = session_key(plain)
    assert session_key(plain) == before
    member = forges.members["plain"]
    edit = reverse("organisations:edit_member", args=[member.uuid])
    forges.client("main").post(edit, edit_data(member, roles=["training_officer"]))
    assert plain.get(reverse("workers:list")).status_code == 200, "the new role counts at once"
    after = session_key(plain)
    assert after != before
    plain.get("/")
    assert session_key(plain) == after, "once"
    plain.cookies["sessionid"] = before
    assert plain.get("/").status_code == 302, "the old key opens nothing"


@pytest.mark.feature("BEY-14")
def test_a_member_acts_for_some_establishments_only(fund, forges, staff):
    with scope(fund):
        namur = EstablishmentFactory(organisation=forges.organisation, name="Atelier de Namur")
        EstablishmentFactory(organisation=forges.organisation, name="Atelier de Liège", city="Liège")
        foreign = EstablishmentFactory()
    client, member = forges.client("main"), forges.members["plain"]
    edit = reverse("organisations:edit_member", args=[member.uuid])
    assert "Limiter à des établissements" in text_of(client.get(edit))
    page = text_of(client.post(edit, edit_data(member, establishments=[namur.pk]), follow=True))
    assert "Atelier de Namur" in page, "the list says so"
    places = reverse("organisations:establishments", args=[forges.organisation.uuid])
    hers = text_of(forges.client("plain").get(places))
    assert "Atelier de Namur" in hers
    assert "Atelier de Liège" not in hers
    assert "Atelier de Liège" in text_of(client.get(places))
    assert client.post(edit, edit_data(member, establishments=[foreign.pk])).status_code == 200
    main = forges.members["main"]
    edit_main = reverse("organisations:edit_member", args=[main.uuid])
    refused = staff.post(edit_main, edit_data(main, establishments=[namur.pk]))
    assert "Un responsable des accès l’est pour toute l’organisation" in text_of(refused)
    client.post(edit, edit_data(member))
    assert "Atelier de Liège" in text_of(forges.client("plain").get(places)), "nothing ticked: all of them"


@pytest.mark.feature("BEY-14")
def test_an_invitation_ends_is_sent_again_and_withdrawn(fund, forges):
    client = forges.client("main")
    client.post(reverse("organisations:invite", args=[forges.organisation.uuid]), ANA)
    with scope(fund):
        invited = Membership.objects.get(user__email=ANA["email"])
    put_back(invited, invited_until=today_of(fund) - DAY)
    hers = quickly_signed_in(fund, invited.user)
    assert "Forges du Nord" not in text_of(hers.get("/"))
    late = hers.post(reverse("organisations:accept", args=[invited.uuid]), follow=True)
    assert "Cette invitation est périmée" in text_of(late)
    assert stored(invited).accepted_at is None
    users = reverse("organisations:members", args=[forges.organisation.uuid])
    assert "Invitation périmée" in text_of(client.get(users, {"standing": "lapsed"}))
    client.post(reverse("organisations:resend_invitation", args=[invited.uuid]))
    assert stored(invited).invited_until == today_of(fund) + 30 * DAY
    assert "Forges du Nord" in text_of(hers.get("/"))
    page = text_of(client.get(reverse("organisations:edit_member", args=[invited.uuid])))
    assert "Retirer l’invitation" in page
    client.post(reverse("organisations:end_membership", args=[invited.uuid]))
    assert hers.post(reverse("organisations:accept", args=[invited.uuid])).status_code == 404


def test_the_last_access_manager_stays(fund, forges):
    client, main = forges.client("main"), forges.members["main"]
    kept = "L’organisation resterait sans responsable des accès"
    end = reverse("organisations:end_membership", args=[main.uuid])
    assert kept in text_of(client.post(end, follow=True))
    edit = reverse("organisations:edit_member", args=[main.uuid])
    assert kept in text_of(client.post(edit, edit_data(main, roles=["co_access_manager"])))
    dated = client.post(edit, edit_data(main, ends_on=(today_of(fund) + DAY).isoformat()))
    assert "Le dernier responsable des accès n’a pas de fin" in text_of(dated)
    with scope(fund), pytest.raises(ValidationError, match="sans responsable"):
        services.suspend(actor=Actor.system(fund), membership=main)
    assert (stored(main).roles, stored(main).ended_at) == (["access_manager"], None)
    second = forges.add("second", "Seconde", [Role.ACCESS_MANAGER])
    assert client.post(end).status_code == 302
    assert stored(main).ended_at is not None
    assert stored(second).ended_at is None


def test_the_staff_manage_an_organisation_without_manager_as_before(fund, staff, company, mandatee):
    staff.post(reverse("organisations:invite", args=[company.uuid]), ANA | {"roles": ["access_manager"]})
    with scope(fund):
        assert Membership.objects.filter(roles=["access_manager"], organisation=company).exists()
    assert mandatee.get(reverse("organisations:invite", args=[company.uuid])).status_code == 403


def test_the_database_refuses_what_does_not_fit(fund, forges):
    plain = forges.members["plain"]
    wrong = [
        {"granted_on": today_of(fund)},
        {"granted_on": today_of(fund), "expires_on": today_of(fund)},
        {"accepted_at": None, "suspended_at": timezone.now()},
    ]
    for columns in wrong:
        with scope(fund), pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.filter(pk=plain.pk).update(**columns)
