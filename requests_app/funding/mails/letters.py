"""« Un courrier est disponible »: to the people of an organisation to whom a letter is shown."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.notifications.kinds import Category, NothingToSay, Payload, Secret
from extranet.organisations import notices
from extranet.organisations.acting import roles_of
from extranet.organisations.models import EstablishmentLimit, Membership
from extranet.organisations.notices import Notice
from extranet.tenants.models import Fund

from ..models import Letter


def words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    """Raises `NothingToSay` when it was withdrawn, she has opened it, or her right has ended before the mail left."""
    letter = Letter.objects.get(pk=payload["letter"])
    if letter.withdrawn_at:
        raise NothingToSay("withdrawn")
    if not any(one.pk == payload["membership"] for one in readers_of(letter)):
        raise NothingToSay("right-ended")
    member = Membership.objects.get(pk=payload["membership"])
    if letter.readings.filter(user=member.user_id).exists():
        raise NothingToSay("opened")
    return Notice(
        subject=_("Un courrier est disponible"),
        paragraphs=[
            _("Le fonds a mis un courrier à la disposition de votre organisation. Nature : %(kind)s.")
            % {"kind": letter.get_kind_display()},
            _("Il est disponible depuis le %(day)s : c’est la date qui compte pour les délais.")
            % {"day": f"{timezone.localtime(letter.available_at, fund.zone):%d/%m/%Y}"},
        ],
        path=reverse("funding:letter", args=[letter.uuid]),
        button=_("Lire le courrier"),
    )


AVAILABLE = notices.declare(
    "funding.letter_available",
    gettext_lazy("Courrier disponible"),
    words,
    category=Category.LETTERS,
    can_be_disabled=True,
)


def readers_of(letter: Letter) -> Iterator[Membership]:
    """Those to whom it is shown today: their access is in force, and their role, or their establishments, say so."""
    rows = Membership.objects.in_force(timezone.localdate()).filter(
        organisation=letter.organisation_id, roles__overlap=letter.roles
    )
    members = list(rows.select_related("user", "organisation").order_by("pk"))
    limits: dict[int, list[int]] = {}
    of_members = EstablishmentLimit.objects.filter(membership__in=members).order_by("pk")
    for membership, establishment in of_members.values_list("membership", "establishment"):
        limits.setdefault(membership, []).append(establishment)
    about = letter.request.establishment_id if letter.request else None
    for member in members:
        hers = limits.get(member.pk)
        if roles_of(member) & set(letter.roles) and (not hers or about in hers):
            yield member


def tell_available(fund: Fund, letter: Letter) -> None:
    for member in readers_of(letter):
        notices.send(AVAILABLE, fund=fund, user=member.user, payload={"letter": letter.pk, "membership": member.pk})
