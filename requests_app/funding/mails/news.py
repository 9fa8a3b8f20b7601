"""The mail that says that something was published, for whoever wants it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.notifications.kinds import Category, NothingToSay, Payload, Secret
from extranet.organisations import notices
from extranet.organisations.notices import Notice
from extranet.tenants.models import Fund

from ..models import Publication


def words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    publication = Publication.objects.prefetch_related("texts").get(pk=payload["publication"])
    if publication.withdrawn_at:
        raise NothingToSay("withdrawn")
    title = {"title": publication.title}
    if publication.is_tender:
        subject, said = _("Appel d’offres : %(title)s"), _("Le fonds publie un appel d’offres : « %(title)s ».")
    else:
        subject, said = _("À lire : %(title)s"), _("Le fonds publie : « %(title)s ».")
    return Notice(
        subject=subject % title,
        paragraphs=[said % title, _("Vous ne voulez plus de ces e-mails ? Décochez-les dans « Mes e-mails ».")],
        path=reverse("funding:tender" if publication.is_tender else "funding:news_item", args=[publication.uuid]),
        button=_("Lire la suite"),
    )


PUBLISHED = notices.declare(
    "funding.published",
    gettext_lazy("Actualités et appels d’offres"),
    words,
    category=Category.NEWS,
    can_be_disabled=True,
)


def tell_of_publication(fund: Fund, publication: Publication, user: Any) -> None:
    notices.send(PUBLISHED, fund=fund, user=user, payload={"publication": publication.pk})
