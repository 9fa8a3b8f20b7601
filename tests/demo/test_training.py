"""The demo's requests are made by the services, each with its entries in the journal."""

from __future__ import annotations

from collections import Counter

import pytest

from batch_channel.models import Declaration
from extranet.demo import channel, papers, people, training
from extranet.demo.courses import CLOSED, COURSES
from extranet.demo.signing import root_certificate
from extranet.journal.models import Entry
from extranet.mandates.signatures import trust_roots
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from requests_app.training.models import Recap, Request

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund(settings, tmp_path):
    """The demo's fund with its people, papers and channel, trusting the demo's own signatures."""
    settings.DEMO_SIGNING_DIR = str(tmp_path / "signing")
    settings.SIGNATURE_TRUST_ROOTS = [str(root_certificate(tmp_path / "signing"))]
    trust_roots.cache_clear()
    people.make()
    fund = Fund.objects.get(slug="ferra")
    papers.make(fund)
    channel.make(fund, tmp_path / "simulator")
    yield fund
    trust_roots.cache_clear()


def test_a_request_of_each_course_in_its_state_and_a_second_run_adds_none(fund):
    for _ in range(2):
        training.make(fund)
    with scope(fund):
        requests = list(Request.objects.select_related("company").order_by("number"))
        assert Counter((one.title, one.company.name, one.state) for one in requests) == Counter(
            (course.title, course.company, course.state) for course in COURSES
        )
        assert {one.title for one in requests if one.is_companys_own} == {
            course.title for course in COURSES if course.by_company
        }
        assert all(Entry.objects.of_subject(one).count() >= 4 for one in requests)
        assert {recap.signer_differs for recap in Recap.objects.filter(signed_document__isnull=False)} == {False}
        declared = Declaration.objects.filter(worker__last_name=CLOSED)
        assert declared.count() == 1, "the social security will refuse this one"
