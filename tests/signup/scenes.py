"""What a visitor types, step by step."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from extranet.tenants.models import Fund
from tests.factories import FundFactory, visitor
from tests.mail import delivered_mail

FIRST, SECOND, THIRD = "/inscription/", "/inscription/informations-personnelles/", "/inscription/validation/"
SIRET, OTHER_SIRET, BCE = "73282932000074", "35600000000048", "0440966354"
NEW_PASSWORD = "Un autre sésame 2?"
BRANCHES = ["Métallurgie", "Bureaux d’études"]
ADDRESS = "nora@example.invalid"


def open_fund(profiles=("member", "training_body"), *, country: str = "FR", **fields: Any) -> Fund:
    """A fund at which people may sign up; `branches` and other keys of the choice among the fields of `signup`."""
    choice = {"profiles": list(profiles), "branches": BRANCHES} | fields.pop("signup", {})
    zone = "Europe/Paris" if country == "FR" else "Europe/Brussels"
    return FundFactory(country=country, time_zone=zone, options={"signup": choice}, **fields)


def member(**changes: Any) -> dict[str, Any]:
    """Step one of a member, all of it."""
    return {
        "profiles": ["member"],
        "member-branch": BRANCHES[0],
        "member-count": "1",
        "member-services": ["training_files", "contributions"],
        "member-0-member_code": "A-1234",
        "member-0-payroll": "1 250 000",
        "member-0-legal_representative": "Béatrice Exemple",
        "member-0-siret": "732 829 320 00074",
        "member-0-capacity": "Comptable",
        "member-0-phone": "01 99 00 00 09",
        "member-certified": "on",
        "action": "next",
    } | changes


def training_body(**changes: Any) -> dict[str, Any]:
    return {
        "profiles": ["training_body"],
        "training_body-count": "1",
        "training_body-services": ["payment_files"],
        "training_body-0-activity_number": "11 75 01234 56",
        "training_body-0-legal_representative": "Paul Exemplaire",
        "training_body-0-siret": OTHER_SIRET,
        "training_body-0-capacity": "Directrice",
        "training_body-0-invoice_amount": "1 250,50",
        "training_body-certified": "on",
        "action": "next",
    } | changes


def public_body(**changes: Any) -> dict[str, Any]:
    return {
        "profiles": ["public_body"],
        "public_body-count": "1",
        "public_body-services": ["training_office"],
        "public_body-0-kind": "responsible",
        "public_body-0-name": "FOD Voorbeeld",
        "public_body-0-enterprise_number": "0440.966.354",
        "public_body-0-legal_representative": "Joris Voorbeeld",
        "public_body-0-capacity": "Conseillère",
        "public_body-certified": "on",
        "action": "next",
    } | changes


def both(**changes: Any) -> dict[str, Any]:
    return training_body() | member() | {"profiles": ["member", "training_body"]} | changes


def hidden(response: HttpResponse, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', response.content.decode()).group(1)


def person(client: Client, **changes: Any) -> dict[str, Any]:
    """Step two, with the hidden fields of the page as it is shown to this visitor."""
    page = client.get(SECOND)
    return {
        "title": "Mme",
        "last_name": "Inventé",
        "first_name": "Nora",
        "email": ADDRESS,
        "email_again": ADDRESS,
        "phone": "",
        "birth_date": "1985-07-30",
        "website": "",
        "accepts_terms": "on",
        "terms_version": hidden(page, "terms_version"),
        "opened": hidden(page, "opened"),
        "action": "next",
    } | changes


def sent(fund: Fund, first: dict[str, Any] | None = None, **changes: Any) -> Client:
    """A visitor who has gone to the third page."""
    client = visitor(fund)
    response = client.post(FIRST, first or member())
    assert response.status_code == 302, shown(response)
    response = client.post(SECOND, person(client, **changes))
    assert response.status_code == 302, shown(response)
    assert response.headers["Location"] == THIRD
    return client


def shown(response: HttpResponse) -> str:
    """The page's words."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.replace("&#x27;", "'").replace("&nbsp;", " ").split())


def link_to(fund: Fund) -> str:
    """The path of the link in the last mail."""
    return re.search(r"https?://[^/\s]+(/inscription/(?:activation|rattacher)/\S+/)", last_mail(fund)).group(1)


def code_to(fund: Fund) -> str:
    return re.search(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}\b", last_mail(fund)).group()


def last_mail(fund: Fund) -> str:
    return delivered_mail(fund)[-1].body


def activation(code: str, **changes: str) -> dict[str, str]:
    return {"code": code, "password": NEW_PASSWORD, "password_again": NEW_PASSWORD} | changes


def activated(fund: Fund, client: Client | None = None) -> HttpResponse:
    """The link of the last mail is opened and used."""
    code = code_to(fund)
    return (client or visitor(fund)).post(link_to(fund), activation(code), follow=True)
