"""An inscription is sent, and its mail: the same work whether the address has an account or not, here or elsewhere."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.encryption import encrypt, fingerprint
from extranet.tenants.models import Fund

from .. import codes, mails, verbs
from ..answers import Answers, address_of
from ..models import PendingSignUp, valid_until
from ..terms import CurrentTerms, keep_version

ADDRESS_KIND = PendingSignUp._meta.get_field("address_fingerprint").kind


@transaction.atomic
def ask(*, fund: Fund, address: str, language: str, answers: Answers, terms: CurrentTerms) -> PendingSignUp:
    """Keep somebody's answers until she confirms her address, and send her the mail that lets her (`MYA-34`).

    Nobody is looked for: what the mail says to somebody who has an account is decided when the mail leaves.
    """
    keep_version(terms)
    secret = codes.new_secret()
    pending = PendingSignUp.objects.create(
        address=encrypt(address),
        address_fingerprint=fingerprint(ADDRESS_KIND, address),
        answers=answers.encrypted(),
        language=language,
        secret_digest=codes.secret_digest(secret),
        code_digest=codes.code_digest(codes.code_of(secret)),
    )
    record(Actor.link(fund, name=""), verbs.ASKED, pending, facts={"entities": len(answers.entities)})
    mails.send_confirmation(fund, pending, address=address, secret=secret)
    return pending


@transaction.atomic
def send_again(*, fund: Fund, pending: PendingSignUp) -> PendingSignUp:
    """Another mail with a new link and a new code; the earlier ones open nothing. A used row sends nothing."""
    locked = PendingSignUp.objects.select_for_update(of=("self",)).get(pk=pending.pk)
    if locked.used_at is not None:
        return locked
    secret = codes.new_secret()
    locked.secret_digest = codes.secret_digest(secret)
    locked.code_digest = codes.code_digest(codes.code_of(secret))
    locked.wrong_codes, locked.expires_at = 0, valid_until()
    locked.save(update_fields=["secret_digest", "code_digest", "wrong_codes", "expires_at"])
    record(Actor.link(fund, name=""), verbs.MAILED_AGAIN, locked, facts={"at": timezone.now().isoformat()})
    mails.send_confirmation(fund, locked, address=address_of(locked), secret=secret)
    return locked
