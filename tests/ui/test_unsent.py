"""A session that ended while typing: the page keeps what was typed until it can be sent (`extranet.ui.unsent`)."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from extranet.tenants.scope import scope
from tests.factories import PASSWORD, host_of, visitor
from tests.training.scenes import draft_of, stage, stored

pytestmark = pytest.mark.django_db

TITLE = "Soudage « fin » & <propre>"


@pytest.fixture
def made():
    return stage()


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the page's own form, the token among them."""
    main = page[page.index("<main") : page.index("</main>")]
    found = re.findall(r'<input type="hidden" name="(.*?)" value="(.*?)"', main, re.S)
    return {name: unescape(value) for name, value in found}


def post(client: Client, address: str, fields, *, origin: str, **options):
    return client.post(address, fields, headers={"origin": origin}, **options)


def sign_in_again(client: Client, made, origin: str) -> None:
    page = client.get(reverse("account_login")).content.decode()
    fields = {
        "login": made.encoder.user.email,
        "password": PASSWORD,
        "csrfmiddlewaretoken": hidden(page)["csrfmiddlewaretoken"],
    }
    assert post(client, reverse("account_login"), fields, origin=origin).status_code == 302


def test_what_was_typed_is_kept_in_the_page_and_sent_after_signing_in_again(made):
    request, origin = draft_of(made, filled=False), f"http://{host_of(made.fund)}"
    address = reverse("training:edit", args=[request.uuid])
    client = Client(enforce_csrf_checks=True, headers={"host": host_of(made.fund)})
    sign_in_again(client, made, origin)
    form = client.get(address)
    typed = {name: str(value) for name, value in form.context["form"].initial.items() if value}
    typed |= {"title": TITLE, "csrfmiddlewaretoken": hidden(form.content.decode())["csrfmiddlewaretoken"]}
    del client.cookies[settings.SESSION_COOKIE_NAME]

    ended = post(client, address, typed, origin=origin)
    assert ended.status_code == 403
    assert "Votre session a pris fin" in ended.content.decode()
    assert "no-store" in ended.headers["Cache-Control"]
    assert hidden(ended.content.decode())["title"] == TITLE

    sign_in_again(client, made, origin)
    again = post(client, address, hidden(ended.content.decode()), origin=origin)
    assert "Reprenez votre envoi" in again.content.decode()
    with scope(made.fund):
        assert stored(request).title != TITLE, "the token is of the session before: she confirms"

    assert post(client, address, hidden(again.content.decode()), origin=origin).status_code == 302
    with scope(made.fund):
        assert stored(request).title == TITLE


@pytest.mark.parametrize("origin", ["https://elsewhere.example.invalid", "null"])
def test_a_form_that_another_site_sent_is_not_offered_again(made, origin):
    request = draft_of(made, filled=False)
    client = made.as_encoder
    client.handler.enforce_csrf_checks = True

    answer = post(client, reverse("training:edit", args=[request.uuid]), {"title": TITLE}, origin=origin)

    assert answer.status_code == 403
    assert "Ce formulaire n’est plus à jour" in answer.content.decode()
    assert "propre" not in answer.content.decode()


def test_files_and_passwords_are_not_kept_and_files_are_asked_for_again(made):
    request, browser = draft_of(made, filled=False), visitor(made.fund)
    file = SimpleUploadedFile("liste.png", b"\x89PNG")
    attach = reverse("training:attach", args=[request.uuid])
    assert "joignez-les de nouveau" in browser.post(attach, {"file": file, "note": "deux"}).content.decode()

    page = browser.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "name": "x"}).content.decode()
    assert PASSWORD not in page
    assert "oldpassword" not in page


def test_with_nothing_typed_one_is_led_to_the_sign_in(made):
    answer = visitor(made.fund).post(reverse("training:send", args=[draft_of(made).uuid]))
    assert answer.headers["Location"].startswith(reverse("account_login"))
