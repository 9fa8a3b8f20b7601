"""The demo's requests for rights are made by the services, each with its entries in the journal."""

from __future__ import annotations

from collections import Counter

import pytest

from extranet.demo import people, rights
from extranet.journal.models import Entry
from extranet.organisations.models import Membership
from extranet.rights import verbs
from extranet.rights.models import Application, KnownFigure, Right
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

pytestmark = pytest.mark.django_db


def test_requests_stand_in_each_state_and_some_proofs_match():
    people.make()
    fund = Fund.objects.get(slug="horizon")
    rights.make(fund)
    rights.make(fund)
    with scope(fund):
        states = Counter(Right.objects.values_list("state", flat=True))
        evidence = Counter(Application.objects.values_list("evidence", flat=True))
        asked = Entry.objects.filter(verb=verbs.RIGHTS_ASKED.name).count()
        figures = Entry.objects.filter(verb=verbs.FIGURE_ADDED.name).count()
        assert (asked, figures) == (Application.objects.count(), KnownFigure.objects.count())
        assert Application.objects.filter(organisation=None).count() == 1
        assert Membership.objects.filter(rights__state="confirmed").distinct().count() == 2
    assert set(states) == {"requested", "confirmed", "refused", "suspended", "expired"}
    assert evidence["all"] >= 5
    assert evidence["some"] >= 3


def test_the_list_of_people_says_who_can_no_longer_act():
    people.make()
    rights.make(Fund.objects.get(slug="horizon"))
    roles = {person.email.partition("@")[0]: person.role for person in people.people()}
    assert roles["yanis.exemple"] == "Gestionnaire des contributions, Responsable de formation"
    assert roles["marc.brouillon"] == "Gestionnaire de l’organisme (terminé)", "his right is suspended"
    assert roles["emilie.croquis"] == "Gestionnaire de l’organisme (terminé)", "hers has ended"
