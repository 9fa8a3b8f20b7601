from datetime import UTC, time
from typing import Any

import pytest

from batch_channel.protocol.records import Reference, ReferenceOrigin, ReferenceType
from tests.batch_channel.protocol import samples


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"part": 2}, "part"),
        ({"company_id": "0403019262"}, "company number"),
        ({"created_at": time(10, 0, 0, 1)}, "milliseconds"),
        ({"created_at": time(10, 0, tzinfo=UTC)}, "milliseconds"),
        ({"forms_count": 0}, "at least one form"),
    ],
)
def test_a_header_of_nonsense_cannot_be_made(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        samples.header(**changes)


def test_our_number_for_a_form_is_neither_a_ticket_nor_an_earlier_one() -> None:
    references = (
        Reference(type=ReferenceType.EARLIER_FORM, number="earlier"),
        Reference(origin=ReferenceOrigin.TICKET, number="ticket"),
    )

    assert samples.form(references=references).own_reference is None
    assert samples.form(references=(*references, Reference(number="ours"))).own_reference == "ours"
