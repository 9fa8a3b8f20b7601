"""Where keys speak of a person: those that act in her name (`BEY-22`)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from extranet.tenants.erasing import deleting, emptying
from extranet.tenants.models import Fund
from extranet.tenants.protection import Protection
from extranet.tenants.registries import Facts, Goes, Person, PersonalData, Subject
from extranet.tenants.scope import current_fund_id
from extranet.tenants.work import nudge

from . import tasks
from .models import AccessToken, ApiKey, Subscription

KEY = ApiKey._meta.label


def hers(person: Person) -> QuerySet[ApiKey]:
    return ApiKey.objects.filter(maker__user__in=person.user_ids).select_related("organisation").order_by("-pk")


def keys(person: Person) -> Iterable[Facts]:
    return (
        [
            (_("Nom"), key.name),
            (_("Organisation"), key.organisation.name),
            (_("D’essai"), key.is_test),
            (_("Droits"), key.scope_labels),
            (_("Créée le"), key.made_at),
            (_("Dernier usage"), key.last_used_at),
            (_("Expire le"), key.last_moment),
            (_("Révoquée le"), key.ended_at),
        ]
        for key in hers(person)
    )


def key_subjects(person: Person) -> Iterable[Subject]:
    return [(KEY, uuid) for uuid in hers(person).values_list("uuid", flat=True)]


def open_keys(person: Person) -> QuerySet[ApiKey]:
    return ApiKey.objects.filter(maker__user__in=person.user_ids, ended_at__isnull=True)


def open_webhooks(person: Person) -> QuerySet[Subscription]:
    return Subscription.objects.filter(maker__user__in=person.user_ids, ended_at__isnull=True)


def tokens(person: Person) -> QuerySet[AccessToken]:
    return AccessToken.objects.filter(key__maker__user__in=person.user_ids)


def sandboxes(person: Person) -> QuerySet[Fund]:
    """Of the organisations whose test keys act in her name: her name stands there as the caller's."""
    tried = ApiKey.objects.filter(maker__user__in=person.user_ids, is_test=True).order_by()
    organisations = list(tried.values_list("organisation__uuid", flat=True).distinct())
    return Fund.objects.filter(sandbox_of=current_fund_id(), sandbox_organisation__in=organisations)


def count_sandboxes(person: Person) -> int:
    return sandboxes(person).count()


def leave_sandboxes(person: Person) -> int:
    """Each is a fund of its own, which empties itself once she is no longer here (`furnishing.empty_after_leavers`)."""
    found = list(sandboxes(person).order_by("pk").values_list("pk", flat=True))
    for sandbox in found:
        nudge(tasks.prepare_sandbox, sandbox)
    return len(found)


def entries() -> list[PersonalData]:
    return [
        PersonalData(
            name="api_keys",
            protection=Protection.SECRET,
            label=_("Les clés d’accès qui agissent en mon nom"),
            retention=_("Aussi longtemps que les actes faits par les logiciels qui s’en servent."),
            basis=_("Intérêt légitime : savoir qui répond de ce qu’un logiciel fait (RGPD, art. 6.1.f)."),
            rows=keys,
            goes=[
                emptying(_("Les clés d’accès qui agissent en votre nom : fermées"), open_keys, ended_at=Now()),
                emptying(_("Les webhooks que vous avez créés : fermés"), open_webhooks, ended_at=Now()),
                Goes(_("Les bacs à sable où vos clés d’essai agissent : vidés"), count_sandboxes, leave_sandboxes),
                deleting(_("Les jetons que ces clés ont encore"), tokens),
            ],
            subjects=key_subjects,
        )
    ]
