"""Which entry of the menu is marked on a page that has none of its own."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from extranet.organisations.roles import Role
from extranet.rights.tiles import CONTRIBUTIONS_ADDRESS
from extranet.tenants.registries import MenuEntry
from extranet.tenants.scope import scope
from extranet.ui.context import section_of
from tests.funding.contribution_scenes import collecting


def entries(*names: str) -> list[MenuEntry]:
    return [MenuEntry(name, name, "home", lambda actor: True) for name in names]


ENROLMENTS = entries("enrolments:sessions", "enrolments:catalogue", "enrolments:participation", "enrolments:unenrol")
DOSSIERS = entries("certification:dashboard", "certification:exchanges", "certification:list")


@pytest.mark.parametrize(
    ("view", "path", "offered", "marked"),
    [
        ("enrolments:sessions", "/formations/planifiees/", ENROLMENTS, "enrolments:sessions"),
        ("enrolments:unenrol_training", "/formations/participation/desinscrire/x/", ENROLMENTS, "enrolments:unenrol"),
        ("enrolments:enrolment", "/formations/participation/inscriptions/x/", ENROLMENTS, "enrolments:participation"),
        ("enrolments:course", "/formations/formation/x/", ENROLMENTS, "enrolments:catalogue"),
        ("certification:exchange", "/certificats/echanges/x/", DOSSIERS, "certification:exchanges"),
        ("certification:month", "/certificats/x/2026-11/", DOSSIERS, "certification:list"),
        ("help:ticket", "/aide/signalements/x/", DOSSIERS, ""),
    ],
)
def test_the_nearest_entry_is_marked(view, path, offered, marked):
    assert section_of(view, path, offered) == marked


def test_settings_of_a_service_belong_to_the_funds_settings():
    offered = [*entries("funding:queue", "fund_settings:page")]
    for page in ("funding:devices", "funding:add_device", "funding:options"):
        assert section_of(page, reverse(page), offered) == "fund_settings:page"
    assert section_of("funding:devices", reverse("funding:devices"), entries("funding:queue")) == "funding:queue"


def test_where_contributions_are_collected_elsewhere_their_pages_mark_nothing():
    """No entry of theirs is shown then; the funding requests' would be wrong."""
    page, draft = reverse("funding:contributions"), "/prises-en-charge/contributions/declarations/x/"
    elsewhere = entries("funding:requests", "funding:letters")
    for view, path in (("funding:contributions", page), ("funding:declaration", draft)):
        assert section_of(view, path, elsewhere) == ""
        assert section_of(view, path, [*elsewhere, *entries("funding:contributions")]) == "funding:contributions"
    assert section_of("funding:request", "/prises-en-charge/x/", elsewhere) == "funding:requests"


def test_the_staffs_pages_about_contributions_belong_to_the_declarations():
    offered = entries("funding:queue", "funding:declarations")
    for name, arguments in (("late_declarations", [2025]), ("import_contributions", []), ("simulation", [])):
        page = f"funding:{name}"
        assert section_of(page, reverse(page, args=arguments), offered) == "funding:declarations"


@pytest.mark.django_db
def test_such_a_page_has_no_current_entry():
    made = collecting(options={CONTRIBUTIONS_ADDRESS: "https://collecte.example.invalid/"})
    with scope(made.fund):
        made.keeper.roles = [Role.CONTRIBUTIONS_MANAGER, Role.TRAINING_OFFICER]
        made.keeper.save()
    client = made.as_keeper
    assert current_link(client, "funding:contributions") == ""
    assert reverse("funding:requests") in current_link(client, "funding:requests")


def current_link(client: Client, name: str) -> str:
    """The link of the page that says « you are here »: only the menu's do."""
    page = client.get(reverse(name)).content.decode()
    found = re.search(r"<a [^>]*aria-current[^>]*>", page)
    return found.group() if found else ""
