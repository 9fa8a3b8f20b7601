"""What people type stays text: in templates, mails, headers and addresses; and requests that pretend to be others."""

from __future__ import annotations

import re
import sys
import time
from html import escape

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver, reverse

from extranet.organisations.forms.contacts import ContactForm
from extranet.organisations.models import Organisation
from extranet.organisations.services import members
from extranet.tenants.scope import scope
from tests.factories import OrganisationFactory, host_of, member_of, quickly_signed_in, staff_of, visitor
from tests.mail import delivered_mail
from tests.mandates.scenes import actor_of

TYPED = "{{7*191919}}{% debug %}${7*191919}<script>alert(1)</script>"
EVIL = ["https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)", "https:evil.example"]


@pytest.fixture
def named(db, fund):
    """An organisation whose name is an attack, and an administrator of the fund."""
    staff = staff_of(fund)
    with scope(fund):
        return staff, OrganisationFactory(name=f"{TYPED}\r\nBcc: tout-le-monde@example.invalid")


def test_a_template_in_a_name_stays_text_in_a_mail(fund, named):
    staff, organisation = named
    with scope(fund):
        members.invite(
            actor=actor_of(staff), fund=fund, organisation=organisation, email="nouvelle@example.invalid",
            last_name="Exemple", first_name="Camille", roles=["mandatee"],
        )  # fmt: skip
    (mail,) = delivered_mail(fund)
    (html,) = (part for part, kind in mail.alternatives if kind == "text/html")
    assert "{{7*191919}}{% debug %}${7*191919}" in mail.body
    assert "1343433" not in mail.subject
    assert escape("<script>alert(1)</script>") in html
    assert "<script>" not in html
    assert "\n" not in mail.subject
    assert mail.message()["Bcc"] is None
    assert mail.recipients() == ["nouvelle@example.invalid"]


def test_a_template_in_a_name_stays_text_on_a_page(fund, named):
    staff, organisation = named
    client = quickly_signed_in(fund, staff.user)
    with pytest.raises(
        AssertionError, match=r"'\{\{' in the page"
    ):  # the suite's own check: it is shown as it was typed
        client.get(reverse("organisations:organisation", args=[organisation.uuid]))
    with scope(fund):
        Organisation.objects.filter(pk=organisation.pk).update(name="<script>alert(1)</script>")
    page = client.get(reverse("organisations:organisation", args=[organisation.uuid])).content.decode()
    assert escape("<script>alert(1)</script>") in page


@pytest.mark.django_db
@pytest.mark.parametrize("address", EVIL)
def test_no_page_sends_the_browser_elsewhere(fund, address):
    member = member_of(fund)
    client = quickly_signed_in(fund, member.user)
    switch = reverse("organisations:switch", args=[member.organisation.uuid])
    for path, typed in {
        switch: {"next": address},
        reverse("choose_language"): {"language": "nl", "next": address},
        reverse("account_logout"): {"next": address},
    }.items():
        to = client.post(path, typed).headers.get("Location", "/")
        assert to.startswith("/"), path
        assert "evil" not in to, path
    assert "evil" not in visitor(fund).get(f"{reverse('account_logout')}?next={address}").headers.get("Location", "")


@pytest.mark.django_db
def test_a_request_names_its_host_in_one_header_only(fund):
    """What a client writes into the headers of proxies changes neither the fund nor the links in a mail."""
    user = member_of(fund).user
    lying = {"x-forwarded-host": "evil.example", "x-host": "evil.example", "forwarded": "host=evil.example"}
    client = Client(headers={"host": host_of(fund), **lying})
    client.post(reverse("account_reset_password"), {"email": user.email})
    (mail,) = delivered_mail(fund)
    assert host_of(fund) in mail.body
    assert "evil" not in mail.body


@pytest.mark.django_db
def test_a_method_is_what_the_request_line_says(fund):
    staff = staff_of(fund)
    client = quickly_signed_in(fund, staff.user)
    with scope(fund):
        kept = OrganisationFactory()
    page = reverse("organisations:organisation", args=[kept.uuid])
    for pretending in ({"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE"}, {"HTTP_X_METHOD_OVERRIDE": "DELETE"}):
        client.post(page, {"_method": "DELETE"}, **pretending)
    assert client.generic("TRACE", reverse("account_login")).status_code in {302, 405}
    assert visitor(fund).generic("TRACE", reverse("account_login")).status_code == 405
    with scope(fund):
        assert Organisation.objects.filter(pk=kept.pk).exists()


@pytest.mark.django_db
def test_a_form_takes_the_fields_it_has_and_no_other(fund):
    """Forged fields of the same names as columns: roles, fund, number."""
    assert not {"siret", "siren", "kinds", "fund", "roles"} & set(ContactForm.base_fields)
    staff = staff_of(fund)
    client = quickly_signed_in(fund, staff.user)
    client.post(
        reverse("account_mail_preferences"),
        {"is_superuser": "on", "is_staff": "on", "email": "autre@example.invalid", "password": "x"},
    )
    before = (staff.user.email, staff.user.password)
    staff.user.refresh_from_db()
    assert (staff.user.email, staff.user.password) == before


@pytest.mark.django_db
def test_what_is_too_much_is_refused_before_it_is_read(fund):
    client = visitor(fund)
    too_long = "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    assert client.post(reverse("account_login"), {"login": too_long}).status_code == 400
    many = {f"field{n}": "x" for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    assert client.post(reverse("account_login"), many).status_code == 400
    deep = "[" * 100_000 + "]" * 100_000
    assert client.post("/api/v1/token", deep, content_type="application/json").status_code in {400, 415}


ADVERSARIES = [one * 4000 + "!" for one in ("a", "1", " ", "-", ".", "a@", "1 ", "a.", "_", "\n", "/", "é", "(", "<")]


def test_no_regular_expression_takes_forever():
    """Every compiled expression of our modules, against long runs of what it may repeat."""
    get_resolver("extranet.urls").url_patterns  # noqa: B018 - imports every module
    ours = ("extranet.", "requests_app.", "certification.", "batch_channel.")
    patterns = {
        value
        for name, module in list(sys.modules.items())
        if name.startswith(ours)
        for value in vars(module).values()
        if isinstance(value, re.Pattern)
    }
    assert len(patterns) > 10
    slow = []
    for pattern in sorted(patterns, key=lambda one: str(one.pattern)):
        for text in ADVERSARIES:
            given = text.encode() if isinstance(pattern.pattern, bytes) else text
            began = time.process_time()
            pattern.search(given)
            if time.process_time() - began > 1:
                slow.append((pattern.pattern, text[:2]))
    assert slow == []
