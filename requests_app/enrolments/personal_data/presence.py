"""Where sheets of presence speak of somebody who has an account (`BEY-22`)."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from extranet.tenants.capabilities import Capability
from extranet.tenants.protection import Protection
from extranet.tenants.registries import Facts, Person, PersonalData, Stays

from ..models import Presence
from .places import last_proof, noted


def entries() -> list[PersonalData]:
    return [
        PersonalData(
            name="presences",
            protection=Protection.CONFIDENTIAL,
            label=_("Mes présences aux demi-journées"),
            retention=_(
                "Aussi longtemps que la session : %(enrolment-sessions)s où elle a eu lieu. C’est la preuve de la"
                " participation."
            ),
            basis=_("Mission d’intérêt public : organiser la formation (RGPD, art. 6.1.e)."),
            rows=presences,
            stays=[
                Stays(
                    _("Vos présences aux demi-journées, et celles que vous avez notées"),
                    _("C’est la preuve de la participation : 3 ans au moins après la session, selon le fonds."),
                    lambda person: [noted(person)],
                    last_proof,
                )
            ],
            capability=Capability.ENROLMENT,
        )
    ]


def presences(person: Person) -> Iterable[Facts]:
    """Those that were corrected too, with what took their place."""
    hers = Presence.objects.filter(
        enrolment__worker__participants__account__in=person.user_ids,
        enrolment__worker__participants__joined_at__isnull=False,
    )
    for one in hers.select_related("part__session__course").order_by("-pk"):
        yield [
            (_("Formation"), one.part.session.course.title),
            (_("Demi-journée"), one.part.starts_at),
            (_("Présence"), one.get_mark_display()),
            (_("Comment on le sait"), one.get_way_display()),
            (_("Noté le"), one.noted_at),
            (_("Motif de la correction"), one.reason),
            (_("Remplacé le"), one.superseded_at),
        ]
