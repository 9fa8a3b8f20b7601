"""What signing up leaves behind: the conditions that she accepted, and answers that nobody confirmed (`BEY-22`)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.tenants.encryption import fingerprint
from extranet.tenants.erasing import deleting, no_day
from extranet.tenants.protection import Protection
from extranet.tenants.registries import Facts, Person, PersonalData, Stays

from .models import PendingSignUp, TermsAcceptance
from .services.asking import ADDRESS_KIND


def accepted(person: Person) -> QuerySet[TermsAcceptance]:
    return TermsAcceptance.objects.filter(user__in=person.user_ids)


def begun(person: Person) -> QuerySet[PendingSignUp]:
    digests = [fingerprint(ADDRESS_KIND, address) for address in person.mails]
    return PendingSignUp.objects.filter(Q(user__in=person.user_ids) | Q(address_fingerprint__in=digests))


def rows(person: Person) -> Iterable[Facts]:
    for one in begun(person).order_by("-pk"):
        yield [(_("Inscription envoyée le"), one.created_at), (_("Confirmée le"), one.used_at)]
    for acceptance in accepted(person).select_related("terms").order_by("-pk"):
        yield [(_("Version"), acceptance.terms.version), (_("Acceptées le"), acceptance.accepted_at)]


def entries() -> list[PersonalData]:
    return [
        PersonalData(
            name="sign_up",
            protection=Protection.SENSITIVE,
            label=_("Mon inscription en ligne"),
            retention=_("Vos réponses, jusqu’à leur confirmation ; la date d’acceptation, tant que l’accès dure."),
            basis=_("Mesures prises à ma demande, puis exécution des conditions acceptées (RGPD, art. 6.1.b)."),
            rows=rows,
            goes=[deleting(_("Les réponses de votre inscription"), begun)],
            stays=[
                Stays(
                    _("La date d’acceptation des conditions, sans nom"),
                    _("Elle prouve sous quelles conditions l’organisation a agi."),
                    lambda person: [accepted(person)],
                    no_day,
                )
            ],
        )
    ]
