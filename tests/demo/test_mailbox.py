"""The demo's mailbox: what the site sends is read on the site, each fund's on its own."""

from __future__ import annotations

import re

import pytest
from django.core.mail import EmailMultiAlternatives
from django.urls import get_resolver

from extranet.accounts.invitations import send_invitation
from extranet.notifications.delivery import send_due
from extranet.tenants.scope import scope
from tests.factories import UserFactory, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings, tmp_path):
    settings.ROOT_URLCONF = "extranet.demo.site_urls"
    settings.EMAIL_BACKEND = "extranet.demo.mail.EmailBackend"
    settings.DEMO_MAIL_DIR = tmp_path
    return tmp_path


def invite(fund, organisation_name):
    user = UserFactory(password=None)
    with scope(fund):
        send_invitation(user=user, fund=fund, organisation_name=organisation_name)
    send_due(fund.pk)
    return user


def links_of(page: str) -> list[str]:
    return re.findall(r'href="(/demo/mail/[^"]+)"', page)


def test_mails_are_listed_newest_first_and_their_links_work(fund):
    invite(fund, "Première SA")
    user = invite(fund, "Deuxième & Cie")
    client = visitor(fund)
    page = client.get("/demo/mail").content.decode()
    newest, _oldest = links_of(page)
    assert user.email in page.partition(newest)[0]
    mail = client.get(newest).content.decode()
    assert "Deuxième &amp; Cie vous invite" in mail
    (address,) = re.findall(r'href="(http[^"]+mot-de-passe/choisir/[^"]+)"', mail)
    form = client.get("/" + address.split("/", 3)[3], follow=True)
    assert "password1" in form.content.decode()


def test_an_empty_mailbox_says_how_to_fill_it(fund):
    page = visitor(fund).get("/demo/mail").content.decode()
    assert "Aucun mail pour le moment" in page


def test_each_fund_has_its_own_mailbox(fund, other_fund):
    invite(fund, "Ici SA")
    (link,) = links_of(visitor(fund).get("/demo/mail").content.decode())
    assert links_of(visitor(other_fund).get("/demo/mail").content.decode()) == []
    assert visitor(fund).get(link).status_code == 200
    assert visitor(other_fund).get(link).status_code == 404


@pytest.mark.parametrize("name", ["..", "..%2Fsecret", "x", "20260314T101500123456-" + "0" * 32])
def test_a_name_that_is_not_a_mails_is_404(fund, demo, name):
    (demo / "secret.eml").write_text("Subject: secret\n\nsecret")
    assert visitor(fund).get(f"/demo/mail/{name}").status_code == 404


def test_what_a_mail_says_is_text(fund):
    EmailMultiAlternatives(
        "<b>Objet</b>", "<script>alert(1)</script> https://example.invalid/?a=1&b=2", "a@b.invalid", ["c@d.invalid"],
        headers={"X-Fund": fund.slug},
    ).send()  # fmt: skip
    (link,) = links_of(visitor(fund).get("/demo/mail").content.decode())
    page = visitor(fund).get(link).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "&lt;b&gt;Objet&lt;/b&gt;" in page
    assert 'href="https://example.invalid/?a=1&amp;b=2"' in page


def test_the_files_are_complete_mails_for_their_owner_only(fund, demo):
    invite(fund, "Forges du Nord")
    (path,) = demo.glob("*/*.eml")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.name == fund.slug
    assert b"text/html" in path.read_bytes()


def test_only_the_demo_has_a_mailbox(fund, settings):
    settings.ROOT_URLCONF = "extranet.urls"
    assert visitor(fund).get("/demo/mail").status_code == 404
    assert {"demo_mail_list", "demo_mail"} <= {p.name for p in get_resolver("extranet.demo.fund_urls").url_patterns}
