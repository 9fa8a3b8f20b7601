"""What a fund asks of people who sign up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations.permissions import check_administrator
from extranet.rights import choices
from extranet.rights.catalogue import Profile
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import verbs
from ..models import Terms
from ..terms import FIRST_VERSION, TERMS_TEXT, TERMS_VERSION


@transaction.atomic
def change_choices(
    *,
    actor: Actor,
    fund: Fund,
    profiles: Sequence[str],
    branches: Sequence[str],
    proofs: Sequence[str],
    info: Mapping[str, str],
    benefits: Sequence[str],
    terms_version: str = FIRST_VERSION,
    terms_text: str = "",
) -> Fund:
    """Choose who may sign up, what she is asked and told. No profile closes sign-up; requests under way stay.

    `info` has a text by step, `"1"` to `"3"`; an empty text of terms means the house's. Raises `ValidationError` for an
    unknown profile or proof, and for other terms under a version that somebody has accepted.
    """
    check_administrator(actor)
    if not set(profiles) <= set(Profile.values) or not set(proofs) <= set(choices.Proof.values):
        raise ValidationError(_("Choisissez parmi ce qui est proposé."))
    locked = Fund.objects.select_for_update(of=("self",)).get(pk=fund.pk)
    refuse_other_text(terms_version, terms_text)
    chosen = {
        choices.PROFILES: [profile.value for profile in Profile if profile in profiles],
        choices.BRANCHES: list(dict.fromkeys(branches)),
        choices.PROOFS: [proof.value for proof in choices.Proof if proof in proofs],
        choices.INFO: {step: text for step, text in info.items() if text},
        choices.BENEFITS: list(benefits),
        TERMS_VERSION: terms_version if terms_text else FIRST_VERSION,
        TERMS_TEXT: terms_text,
    }
    former = locked.options.get(choices.OPTION, {})
    changed = sorted(name for name, value in chosen.items() if former.get(name) != value)
    if changed:
        locked.options[choices.OPTION] = former | chosen
        locked.save(update_fields=["options"])
        record(
            actor,
            verbs.CHOICES_CHANGED,
            locked,
            facts={"fields": changed, "profiles": chosen[choices.PROFILES], "terms": chosen[TERMS_VERSION]},
        )
    return locked


def refuse_other_text(version: str, text: str) -> None:
    """What somebody accepted stays what she accepted: another text takes another version. Raises `ValidationError`."""
    if text and Terms.objects.filter(version=version).exclude(text=text).exists():
        raise ValidationError(
            {"terms_version": _("Quelqu’un a déjà accepté cette version : donnez au nouveau texte un autre numéro.")}
        )
