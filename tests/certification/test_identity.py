"""« Votre identité »: what a body says of itself, what certificates need of it, and the pictures they bear."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from certification.choices import choices_of
from certification.identity import identity_of, missing
from certification.models import BodyIdentity, SupportingDocument
from certification.printing import letterhead_of
from extranet.documents.storing import read
from extranet.journal.models import Entry
from extranet.organisations.models import Organisation
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.scope import scope
from tests.certification.identities import Kind, certifying_online, fetched
from tests.certification.scenes import Stage, body_of, certification_fund, stage
from tests.documents.uploads import opened, picture
from tests.factories import EstablishmentFactory, MembershipFactory, OrganisationFactory, quickly_signed_in

pytestmark = pytest.mark.django_db

PAGE = "certification:identity"
TYPED = {
    "name": "Centre Exemple",
    "email": "contact@centre.example",
    "house_number": "12",
    "street": "rue de l’Exemple",
    "postcode": "75011",
    "city": "Paris",
    "mobile": "06 00 00 00 00",
    "phone": "01 00 00 00 00",
    "fax": "01 00 00 00 01",
    "activity_number": "11 75 01234 56",
    "website": "https://centre.example",
    "ape": "85.59a",
    "representative": "Monsieur  Exemple",
    "capacity": "directeur",
    "action": "save",
}


@pytest.fixture
def unknown(db: None) -> Stage:
    """A body that has said nothing of itself yet."""
    fund = certification_fund()
    known = stage(fund)
    manager = body_of(fund, "Centre Nouveau", is_complete=False)
    return Stage(fund, manager.organisation, manager, known.employer, known.officer)


def text_of(page: Any) -> str:
    return page.content.decode().replace("&#x27;", "'")


def upload(name: str = "logo.png", form: str = "PNG", **options: Any) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture(form, **options))


def typed(made: Stage, **fields: Any) -> dict[str, Any]:
    with scope(made.fund):
        version = identity_of(Organisation.objects.get(pk=made.body.pk)).version
    return TYPED | {"version": str(version)} | fields


def stored(made: Stage) -> tuple[Organisation, BodyIdentity]:
    with scope(made.fund):
        row = BodyIdentity.objects.select_related("body", "logo", "stamp").get(body=made.body)
        return row.body, row


@pytest.mark.feature("ATN-10", "ATN-11")
def test_the_first_visit_leads_to_the_identity_and_a_banner_stays_until_it_is_complete(unknown):
    client, board, page = unknown.as_manager, reverse("certification:dashboard"), reverse(PAGE)
    assert client.get(board).headers["Location"] == page
    shown = text_of(client.get(page))
    assert "Identité à compléter avant toute certification" in shown
    assert (
        "Il manque le nom du représentant légal, la qualité du représentant légal, le logo de votre organisme" in shown
    )
    again = client.get(board)
    assert again.status_code == 200, "led there once, not kept there"
    assert "Compléter votre identité" in text_of(again)
    assert client.get(reverse("certification:list")).status_code == 200, "reading stays possible"
    with scope(unknown.fund):
        lacks = missing(unknown.body, unknown.fund)
        assert (lacks.blocks, lacks.stamp) == (True, True)
    assert client.post(page, typed(unknown, logo=upload())).status_code == 302
    with scope(unknown.fund):
        lacks = missing(Organisation.objects.get(pk=unknown.body.pk), unknown.fund)
        assert (lacks.blocks, lacks.is_incomplete, lacks.refusal) == (False, False, "")
    shown = text_of(client.get(board))
    assert "Identité à compléter" not in shown
    assert "La certification étant valide, le process suit son cours." in shown, "only the stamp is missing"
    assert client.post(page, typed(unknown, stamp=upload("cachet.jpg", "JPEG"))).status_code == 302
    assert "le process suit son cours" not in text_of(client.get(board))
    other = quickly_signed_in(unknown.fund, unknown.manager.user)
    assert other.get(board).status_code == 200, "a complete identity leads nobody astray"


@pytest.mark.feature("ATN-10")
def test_months_and_the_whole_month_lead_there_too_but_lists_and_dossiers_do_not(unknown):
    dossier = unknown.dossier()
    for address, status in [
        (reverse("certification:month", args=[dossier.uuid, dossier.starts_on.replace(day=1)]), 302),
        (reverse("certification:bulk_month", args=[dossier.starts_on.replace(day=1)]), 302),
        (reverse("certification:months", args=[dossier.uuid]), 200),
        (reverse("certification:payments"), 200),
    ]:
        assert unknown.as_manager.get(address).status_code == status, address
    assert unknown.as_staff.get(reverse("certification:months", args=[dossier.uuid])).status_code == 200


@pytest.mark.feature("ATN-13", "ATN-14")
def test_each_field_is_kept_where_the_fund_already_has_it(made):
    with scope(made.fund):
        EstablishmentFactory(organisation=made.body, name="Siège", siret="73282932000074")
    client, page = made.as_manager, reverse(PAGE)
    shown = text_of(client.get(page))
    assert "732 829 320 00074" in shown
    assert "La modification du numéro de SIRET n’est pas autorisée" in shown
    assert "Le cachet de votre organisme de formation sera repris dans la signature" in shown
    assert client.post(page, typed(made)).status_code == 302
    body, row = stored(made)
    assert (body.email, body.phone, body.city) == ("contact@centre.example", "01 00 00 00 00", "Paris")
    assert (body.street, body.house_number, body.activity_number) == ("rue de l’Exemple", "12", "11750123456")
    assert (row.representative, row.capacity, row.ape) == ("Monsieur Exemple", "directeur", "8559A")
    assert (row.mobile, row.fax, row.website) == ("06 00 00 00 00", "01 00 00 00 01", "https://centre.example")
    shown = text_of(client.get(page))
    assert 'value="85.59A"' in shown
    assert "11 75 01234 56" in shown
    with scope(made.fund):
        printed = letterhead_of(identity_of(body))
        assert (printed.siret, printed.ape, printed.city) == ("73282932000074", "85.59A", "Paris")
        changed = Entry.objects.of_subject(row).order_by("pk").last()
        assert changed.verb == "certification.identity_changed"
        assert "representative" not in changed.facts["fields"], "a doubled space is no change"


@pytest.mark.feature("ATN-13")
def test_a_forged_siret_changes_nothing(made):
    with scope(made.fund):
        office = EstablishmentFactory(organisation=made.body, name="Siège", siret="73282932000074")
    forged = dict.fromkeys(["siret", "siren", "enterprise_number", "kinds"], "552 100 554 00013")
    assert made.as_manager.post(reverse(PAGE), typed(made, **forged)).status_code == 302
    body, _row = stored(made)
    with scope(made.fund):
        office.refresh_from_db()
    assert (office.siret, body.siren, body.enterprise_number) == ("73282932000074", "", "")
    assert body.kinds == [OrganisationKind.TRAINING_BODY]


@pytest.mark.feature("ATN-13")
def test_what_is_wrong_is_named_at_its_field_and_nothing_typed_is_lost(made):
    with scope(made.fund):
        OrganisationFactory(
            name="Autre centre", kinds=[OrganisationKind.TRAINING_BODY], country="FR", activity_number="11750123456"
        )
    wrong = typed(made, name="", email="contact", postcode="7501", ape="8559", mobile="portable", website="::")
    page = made.as_manager.post(reverse(PAGE), wrong | {"logo": upload()})
    shown = text_of(page)
    errors = page.context["form"].errors
    assert set(errors) == {"name", "email", "ape", "mobile", "website", "logo"}
    assert "Choisissez à nouveau cette image" in shown
    assert 'value="Monsieur  Exemple"' in shown
    page = made.as_manager.post(reverse(PAGE), typed(made, postcode="7501", activity_number=""))
    assert "Un code postal français a 5 chiffres" in str(page.context["form"].errors["postcode"])
    page = made.as_manager.post(reverse(PAGE), typed(made))
    assert "pour un autre organisme" in str(page.context["form"].errors["activity_number"])
    body, _row = stored(made)
    assert body.email == ""


@pytest.mark.feature("ATN-14")
def test_pictures_are_png_or_jpeg_small_and_written_anew(made):
    client, page = made.as_manager, reverse(PAGE)
    svg = SimpleUploadedFile("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    refused = client.post(page, typed(made, activity_number="", logo=svg))
    assert "n’est pas d’un type accepté ici. Types acceptés : PNG, JPEG" in text_of(refused)
    disguised = SimpleUploadedFile("logo.png", svg.read() or b"<svg/>")
    assert "ne correspond pas à son nom" in text_of(client.post(page, typed(made, logo=disguised)))
    heavy = SimpleUploadedFile("logo.png", picture("PNG") + b"\0" * 1_000_001)
    assert "la limite est de 1,0 Mo" in text_of(client.post(page, typed(made, logo=heavy)))
    huge = upload(size=(2100, 2000))
    assert "millions de pixels" in text_of(client.post(page, typed(made, logo=huge)))
    data = picture("JPEG", exif=b"Exif\0\0II*\0\x08\0\0\0\0\0") + b"hidden behind the end"
    photo = SimpleUploadedFile("logo.jpg", data)
    assert client.post(page, typed(made, logo=photo)).status_code == 302
    _body, row = stored(made)
    with scope(made.fund):
        kept = read(row.logo)
    assert b"hidden" not in kept
    assert opened(kept).format == "JPEG"
    preview = client.get(reverse("certification:identity_logo", args=[row.uuid]))
    assert (preview.status_code, preview.headers["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(preview.streaming_content) == kept


@pytest.mark.feature("ATN-15")
def test_a_picture_is_removed_and_past_certificates_keep_theirs(made):
    _body, before = stored(made)
    client, page = made.as_manager, reverse(PAGE)
    assert "Supprimer le logo" in text_of(client.get(page))
    assert client.post(page, typed(made, action="remove_logo")).status_code == 302
    assert client.post(page, typed(made, action="remove_stamp")).status_code == 302
    _body, row = stored(made)
    assert (row.logo, row.stamp) == (None, None)
    assert "Supprimer le logo" not in text_of(client.get(page))
    with scope(made.fund):
        former = type(before.logo).objects.get(uuid=before.logo.uuid)
        assert read(former), "what a certificate froze is still there"
        assert missing(made.body, made.fund).names == ["le logo de votre organisme"]
    assert client.get(reverse("certification:identity_logo", args=[row.uuid])).status_code == 404


def test_two_people_on_one_identity_are_told_of_each_other(made):
    client, page = made.as_manager, reverse(PAGE)
    first, second = typed(made, city="Lyon", postcode="69001"), typed(made, city="Lille", postcode="59000")
    assert client.post(page, first).status_code == 302
    answer = client.post(page, second)
    assert "Valeur enregistrée entre-temps : « Lyon »" in text_of(answer)
    assert 'value="Lille"' in text_of(answer)
    again = second | {"version": str(answer.context["form"].data["version"])}
    assert client.post(page, again).status_code == 302
    assert stored(made)[0].city == "Lille"
    staff = reverse("organisations:edit", args=[made.body.uuid])
    assert made.as_staff.get(staff).status_code == 200, "the same columns, which the staff keep on their page"


@pytest.mark.feature("ATN-12", "ATN-03")
def test_the_fund_may_require_the_stamp_and_leave_the_page_out_of_the_menu(made):
    options, client = reverse("certification:options"), made.as_staff
    usual = {"granularity": "month", "opens": "first_day", "daily_hours": "7", "validation": "none"}
    usual |= {"pages": ["dashboard", "ptp"]}
    page = client.post(options, usual | {"stamp_required_online": "on", "proof_valid_months": "0"})
    assert "proof_valid_months" in page.context["form"].errors
    assert client.post(options, usual | {"stamp_required_online": "on", "proof_valid_months": "12"}).status_code == 302
    made.fund.refresh_from_db()
    chosen = choices_of(made.fund)
    assert (chosen.stamp_required_online, chosen.proof_valid_months) == (True, 12)
    assert f'href="{reverse(PAGE)}"' not in text_of(made.as_manager.get(reverse("certification:list")))
    assert client.post(options, usual | {"pages": ["identity"]}).status_code == 302
    assert f'href="{reverse(PAGE)}"' in text_of(made.as_manager.get(reverse("certification:list")))


def test_only_its_own_managers_keep_an_identity(made):
    with scope(made.fund):
        colleague = MembershipFactory(organisation=made.body, roles=[Role.ACCESS_MANAGER])
        row = BodyIdentity.objects.get(body=made.body)
    elsewhere = body_of(made.fund, "Autre centre")
    logo = reverse("certification:identity_logo", args=[row.uuid])
    for user, page, image in [(colleague.user, 403, 404), (elsewhere.user, 200, 404), (made.officer.user, 403, 200)]:
        client = quickly_signed_in(made.fund, user)
        assert client.get(reverse(PAGE)).status_code == page
        assert fetched(client, logo)[0] == image


def test_changing_what_the_kbis_says_puts_it_back_in_the_queue(made):
    certifying_online(made.fund, made.manager, staff=made.staff)
    made.as_manager.post(reverse(PAGE), typed(made, representative="Monsieur Exemple", city="Lyon", postcode="69001"))
    with scope(made.fund):
        assert SupportingDocument.objects.get(kind=Kind.KBIS).state == "conform"
    made.as_manager.post(reverse(PAGE), typed(made, representative="Madame Modèle"))
    with scope(made.fund):
        assert SupportingDocument.objects.get(kind=Kind.KBIS).state == "deposited"
        assert SupportingDocument.objects.get(kind=Kind.LETTER).state == "conform"
