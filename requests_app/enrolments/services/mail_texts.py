"""The fund's staff write what its mails say besides the facts (`ITM-17`)."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import verbs
from ..mail_texts import OPTION, texts_of
from ..permissions import check_enrolment_staff


@transaction.atomic
def change_texts(*, actor: Actor, fund: Fund, language: str, texts: Mapping[str, str]) -> None:
    """`texts`: kind of mail → text in this language; an empty one is taken away."""
    check_enrolment_staff(actor)
    current = Fund.objects.select_for_update(of=("self",)).get(pk=fund.pk)
    stored = {kind: dict(written) for kind, written in texts_of(current).items()}
    for kind, text in texts.items():
        written = stored.setdefault(kind, {})
        if text.strip():
            written[language] = text.replace("\r\n", "\n").strip()
        else:
            written.pop(language, None)
    current.options[OPTION] = {kind: written for kind, written in stored.items() if written}
    current.save(update_fields=["options"])
    record(actor, verbs.MAIL_TEXTS_CHANGED, current, facts={"language": language})
