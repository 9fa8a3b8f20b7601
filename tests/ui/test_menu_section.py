"""Which entry of the menu is marked on a page that has none of its own."""

from __future__ import annotations

import pytest
from django.urls import reverse

from extranet.tenants.registries import MenuEntry
from extranet.ui.context import section_of


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
