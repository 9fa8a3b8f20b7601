"""Certifying 100 % online: a code by e-mail, or the certifier's own passkey or app in its place (`ATN-52`…`ATN-57`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.accounts.models import User
from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import verbs
from ..models import Certificate, CertifyingCode
from ..permissions import check_body
from ..proofs import Proof
from ..statements import ADDRESS
from .certifying import carry_out, certify, check_certifiable
from .codes import latest, send_code, try_code
from .holding import hold_prepared

ONLINE = Certificate.Path.ONLINE


def open_online(actor: Actor, fund: Fund, certificate: Certificate) -> Certificate:
    """The certificate, held, if she may certify it online now (`ATN-52`).

    Raises as `certify` does, and `NotCurrent`.
    """
    check_body(actor, certificate.dossier)
    current = hold_prepared(certificate)
    check_certifiable(actor, fund, current, ONLINE)
    return current


@transaction.atomic
def ask_code(
    *, actor: Actor, fund: Fund, user: User, certificate: Certificate, statements: Sequence[str], language: str
) -> CertifyingCode:
    """« Envoyer le code de vérification par e-mail ». Raises `ValidationError` when she may not, or too often."""
    current = open_online(actor, fund, certificate)
    check_accepted(statements)
    code = send_code(fund=fund, user=user, certificates=[current], statements=statements, language=language)
    record(actor, verbs.CODE_SENT, current, facts={"number": current.number, "until": code.expires_at.isoformat()})
    return code


def ask_code_again(*, actor: Actor, fund: Fund, user: User, certificate: Certificate, language: str) -> CertifyingCode:
    """« Renvoyer un nouveau code » (`ATN-57`): for the boxes ticked before.

    Raises `ValidationError` when no code was asked for, and as `ask_code`.
    """
    former = latest(user, [certificate])
    if former is None:
        raise ValidationError(_("Aucun code n’a encore été demandé pour ce mois : reprenez au bouton « Certifier »."))
    return ask_code(
        actor=actor,
        fund=fund,
        user=user,
        certificate=certificate,
        statements=former.statements,
        language=language,
    )


def certify_by_code(*, actor: Actor, fund: Fund, user: User, certificate: Certificate, typed: str, proof: Proof) -> str:
    """Certify with the code; returns why it was refused, empty when the hours are certified.

    A wrong code is an answer, so that its count is stored. Raises as `open_online` does.
    """
    current = open_online(actor, fund, certificate)
    code, refusal = try_code(user=user, certificates=[current], typed=typed)
    if code is None:
        record(actor, verbs.CODE_REFUSED, current, facts={"number": current.number})
        return refusal
    carry_out(
        actor=actor,
        fund=fund,
        current=current,
        path=ONLINE,
        statements=code.statements,
        proof=replace(proof, code=facts_of(code)),
    )
    return ""


def certify_by_factor(
    *, actor: Actor, fund: Fund, certificate: Certificate, statements: Sequence[str], proof: Proof
) -> Certificate:
    """The same, once her passkey or her app has answered.

    Raises as `certify` does, and `ValidationError` without the box of ATN-30.
    """
    check_accepted(statements)
    return certify(actor=actor, fund=fund, certificate=certificate, path=ONLINE, statements=statements, proof=proof)


def check_accepted(statements: Sequence[str]) -> None:
    """« J'accepte que mon adresse Ip soit utilisée » is compulsory online (`ATN-30`). Raises `ValidationError`."""
    if str(ADDRESS) not in statements:
        raise ValidationError(_("Cochez « %(box)s » : sans elle, certifiez sur papier."), params={"box": ADDRESS})


def facts_of(code: CertifyingCode) -> dict[str, object]:
    """What the evidence tells of a code that was used."""
    return {
        "sent_at": code.sent_at.isoformat(),
        "sent_to": code.address,
        "expires_at": code.expires_at.isoformat(),
        "wrong_tries": code.wrong_tries,
        "given_at": timezone.now().isoformat(),
    }
