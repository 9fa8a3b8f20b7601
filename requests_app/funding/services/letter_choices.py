"""« Préférences de dématérialisation »: which letters an organisation wants on paper too (`MYA-07`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations.models import Organisation
from extranet.organisations.services.fund_options import keep_options
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import verbs
from ..choices import OPTION, choices_of
from ..models import LetterChoice, LetterKind
from ..queries.letters import chooses_paper


def paper_of(fund: Fund, organisation: Organisation) -> dict[str, bool]:
    """By kind of letter, whether the organisation gets it on paper too: its own choice, else the fund's."""
    chosen = dict(LetterChoice.objects.in_force().filter(organisation=organisation).values_list("kind", "on_paper"))
    usual = choices_of(fund).paper_kinds
    return {kind: chosen.get(kind, kind in usual) for kind in LetterKind.values}


def wants_paper(fund: Fund, organisation: Organisation, kind: str) -> bool:
    """Whether letters of this kind go to this organisation on paper too (`MYA-07`)."""
    return paper_of(fund, organisation).get(kind, False)


def check_chooser(actor: Actor) -> None:
    """Raises `PermissionDenied` for somebody who doesn't receive the letters of the whole organisation."""
    if not chooses_paper(actor):
        raise PermissionDenied(
            _("Seules les personnes qui reçoivent les courriers de toute l’organisation le choisissent.")
        )


@transaction.atomic
def choose_paper(
    *, actor: Actor, fund: Fund, organisation: Organisation, wanted: Mapping[str, bool]
) -> list[LetterChoice]:
    """From now on, these kinds on paper too or not; what changes nothing leaves no trace. The new choices.

    Two people who choose at once wait for each other: the second one's choice stands, and both are in the log. Raises
    `ValidationError` for a kind that doesn't exist.
    """
    check_chooser(actor)
    if actor.organisation_id != organisation.pk:
        raise PermissionDenied(_("Chaque organisation choisit pour elle-même."))
    if not set(wanted) <= set(LetterKind.values):
        raise ValidationError(_("Cette nature de courrier n’existe pas."))
    hold(organisation)
    current = paper_of(fund, organisation)
    return [
        chosen(actor, organisation, kind, on_paper)
        for kind, on_paper in sorted(wanted.items())
        if on_paper != current[kind]
    ]


def hold(organisation: Organisation) -> None:
    """Until the transaction ends: whoever else chooses for it waits."""
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)


def chosen(actor: Actor, organisation: Organisation, kind: str, on_paper: bool) -> LetterChoice:
    before = LetterChoice.objects.in_force().filter(organisation=organisation, kind=kind)
    before.update(superseded_at=timezone.now())
    choice = LetterChoice.objects.create(
        organisation=organisation, kind=kind, on_paper=on_paper, chosen_by_id=actor.user_id, name=actor.name
    )
    record(actor, verbs.LETTER_CHOSEN, choice, facts={"kind": kind, "on_paper": on_paper})
    return choice


def choose_usual_paper(*, actor: Actor, fund: Fund, kinds: Collection[str]) -> Fund:
    """What holds for organisations that have chosen nothing. The same again changes nothing."""
    chosen = sorted(kinds)
    return keep_options(
        actor=actor,
        fund=fund,
        key=OPTION,
        values={"paper_kinds": chosen},
        verb=verbs.LETTER_OPTIONS,
        facts=lambda _changed: {"paper_kinds": chosen},
    )
