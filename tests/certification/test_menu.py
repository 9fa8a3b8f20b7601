"""The menu of a training body, in the order of the fund’s guide; a fund may leave out each entry (`ATN-03`)."""

from __future__ import annotations

import pytest

from certification.choices import Page
from extranet.organisations.roles import Role
from extranet.tenants.scope import scope

ORDER = [
    "Tableau de bord",
    "Mes échanges",
    "Votre identité",
    "Mes dossiers",
    "PTP en cours",
    "VAE en cours",
    "Règlements",
    "Formations",
    "Documents",
]


def labels(client) -> dict[str, str]:
    return {link.label: link.address for _heading, links in client.get("/").context["menu"] for link in links}


@pytest.mark.feature("ATN-03")
def test_every_entry_of_a_bodys_menu_leads_somewhere(made):
    with scope(made.fund):
        made.manager.roles = [Role.MANAGER, Role.ACCESS_MANAGER]
        made.manager.save()
    client = made.as_manager
    found = labels(client)
    assert [label for label in found if label in ORDER] == ORDER
    assert "Utilisateurs" in found
    for label in [*ORDER, "Utilisateurs"]:
        assert client.get(found[label], follow=True).status_code == 200, label


@pytest.mark.feature("ATN-03")
def test_a_fund_leaves_out_the_entries_it_does_without(made):
    shown = set(labels(made.as_manager))
    made.choose(hidden_pages=[page.value for page in Page])
    assert shown - set(labels(made.as_manager)) == {str(page.label) for page in Page}
