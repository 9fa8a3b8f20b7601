"""The heart of an erasure: afterwards no column of any table of the fund says who she was, but what is said to stay."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.urls import reverse

from certification.sealing import seal_due
from extranet.accounts.models import PersonFund, Session, User
from extranet.documents.models import Rendering
from extranet.documents.storing import store
from extranet.documents.tasks import finish, remove_files
from extranet.notifications.models import Message
from extranet.organisations.models import DataRequest, Erasure, Membership
from extranet.organisations.services import erasing
from extranet.organisations.tasks import forget_addresses
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.certification.proving import seal_and_chain, verified
from tests.documents.pdf_factory import simple_pdf
from tests.factories import quickly_signed_in, visitor
from tests.mail import delivered_mail
from tests.organisations import erasing_world as worlds
from tests.organisations.sweeping import declared_kept, everywhere_else, swept
from tests.sealed import seal_whole_journal

pytestmark = pytest.mark.django_db(transaction=True)


def journal_is_whole(fund) -> bool:
    seal_whole_journal(fund)
    said = io.StringIO()
    try:
        call_command("verify_journal", fund=fund.slug, stdout=said)
    except CommandError:
        return False
    return "FOUND" not in said.getvalue()


def pdfs_are_made(fund: Fund) -> None:
    """The worker's last step, with an empty page in the place of each."""
    with scope(fund):
        waiting = list(Rendering.objects.filter(next_attempt_at__isnull=False).select_related("document"))
    for rendering in waiting:
        finish(fund, rendering, rendering.document, store(fund.pk, simple_pdf()))


@pytest.mark.feature("BEY-22")
def test_nothing_says_who_she_was_but_what_is_said_to_stay(settings, tmp_path: Path):
    settings.JOURNAL_HEADS_DIR = str(tmp_path)
    made = worlds.build()
    fund, other, needles = made.fund, made.other_fund, worlds.NEEDLES
    seal_and_chain(made.certifying)
    assert journal_is_whole(fund)
    delivered_mail(fund)
    pdfs_are_made(fund)

    # She takes everything away, reads what would stay, and has asked.
    hers = quickly_signed_in(fund, made.user)
    export = json.loads(hers.post(reverse("my_data:json")).content)
    assert {name for name, one in export["sections"].items() if one["rows"]} >= {
        "memberships",
        "workers",
        "certified_months",
        "participations",
        "enrolments",
        "funded_trainings",
        "declarations",
        "certifications",
    }
    before_asking = hers.get(reverse("my_data:staying")).content.decode()
    assert "Preuve d’un financement, que rien ne modifie" in before_asking
    stands_in = swept(fund, needles)
    assert len({table for table, _pk in stands_in}) >= 30, sorted({table for table, _pk in stands_in})
    in_the_other = swept(other, needles)
    assert in_the_other

    # The staff look, then erase.
    staff = quickly_signed_in(fund, made.officer.user)
    preview = staff.post(reverse("trust:prepare_erasure", args=[made.asked.uuid]), follow=True).content.decode()
    assert "Ce qui part" in preview
    assert "Jusqu’au 31 décembre" in preview
    assert other.name not in preview
    with scope(fund):
        erasure = Erasure.objects.select_related("request__user").get()
        person = erasing.person_of(erasure)
        kept = declared_kept(person)
    done = staff.post(reverse("trust:erase", args=[erasure.uuid]), follow=True).content.decode()
    assert "C’est effacé" in done, done

    # The last mail goes to the address that she had; then the address is gone as well.
    last = delivered_mail(fund)[-1]
    assert last.to == [worlds.EMAIL]
    assert "a effacé vos données de ce site" in last.body
    assert "Preuve d’un financement" in last.body
    forget_addresses(fund.pk)
    assert default_storage.exists(made.attachment_key)
    remove_files(fund.pk)
    assert not default_storage.exists(made.attachment_key)

    # The sweep.
    left = {row: said for row, said in swept(fund, needles).items() if row not in kept}
    assert not left, sorted(left.items())
    with scope(fund):
        assert not Membership.objects.filter(user=made.user).exists()
        assert not Message.objects.filter(address=worlds.EMAIL).exists()
        report = Erasure.objects.get().report
        assert report
        assert DataRequest.objects.get().outcome == DataRequest.Outcome.PARTLY
    assert not Session.objects.filter(user=made.user, fund=fund).exists()
    assert [one.fund_id for one in PersonFund.objects.filter(user=made.user)] == [other.pk]

    # The other fund has all of it, and she still signs in there.
    assert swept(other, needles) == in_the_other
    assert User.objects.get(pk=made.user.pk).is_active
    assert quickly_signed_in(other, made.user).get(reverse("my_data:page")).status_code == 200

    # What proves is whole, readable, and says what it said.
    assert journal_is_whole(fund)
    assert not verified(made.certifying)
    seal_due(fund.pk)
    page = staff.get(reverse("certification:dossier", args=[made.her_certificate.dossier.uuid])).content.decode()
    assert worlds.LAST in page
    check = visitor(fund).get(reverse("check:number", args=[made.certificate.number])).content.decode()
    assert "Certificat authentique" in check

    # The record of it tells nothing of her.
    report_page = staff.get(reverse("trust:erasure", args=[erasure.uuid])).content.decode()
    assert "Ce qui est parti" in report_page
    assert worlds.LAST not in report_page
    assert staff.get(reverse("trust:erasure_json", args=[erasure.uuid])).json()["sections"]

    # Erased in her last fund too, nothing is left of the account.
    with scope(other):
        last_one = erasing.prepare(
            actor=machinery(other), sought=erasing.Sought(worlds.LAST, worlds.FIRST, worlds.BORN, worlds.EMAIL)
        )
        erasing.erase(actor=machinery(other), fund=other, erasure=last_one)
    delivered_mail(other)
    forget_addresses(other.pk)
    assert not swept(other, needles)
    assert not everywhere_else(other, needles)
    assert not User.objects.get(pk=made.user.pk).is_active


def machinery(fund: Fund) -> Actor:
    return Actor.system(fund)
