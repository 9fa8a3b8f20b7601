"""What is replaced or deleted leaves nothing behind, and what others know of is not deleted."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from extranet.documents.models import Document
from extranet.tenants.scope import scope
from requests_app.training.services import drafting, returning, sending
from requests_app.training.workflow import Part
from tests.training.company_scenes import complemented, printed, sent, signed
from tests.training.scenes import request_with_company, stage, stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("trusted")]


def signed_files(made) -> int:
    with scope(made.fund):
        return Document.objects.filter(file_name__endswith="-signe.pdf").count()


def test_a_signed_file_that_another_replaces_is_gone_unless_the_fund_has_had_it():
    made = stage()
    recap = printed(made)
    request = signed(made, recap)
    assert signed_files(made) == 1
    signed(made, recap)
    assert signed_files(made) == 1, "the first was never sent: it belongs to nothing any more"
    complemented(made, Part.SIGNATURE, request=sent(made, request))
    signed(made, recap)
    assert signed_files(made) == 2, "the fund has read the second"


def test_a_draft_that_the_company_had_returned_is_not_deleted():
    made = stage()
    request = request_with_company(made, opened=True)
    with scope(made.fund):
        comment = "Il manque un jour."
        returning.give_back(actor=made.company_actor, fund=made.fund, request=request, comment=comment)
        sending.send_to_company(actor=made.operator_actor, fund=made.fund, request=request)
        sending.recall(actor=made.operator_actor, request=request)
        assert not drafting.may_delete(made.operator_actor, stored(request))
        with pytest.raises(ValidationError):
            drafting.delete(actor=made.operator_actor, request=request)
        assert stored(request).remarks.get().text == comment
