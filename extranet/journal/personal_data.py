"""What journal and access log hold about a person, for her own page (`BEY-22`)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.tenants.erasing import no_day
from extranet.tenants.protection import Protection
from extranet.tenants.registries import Facts, Goes, Person, PersonalData, Stays, Text, personal_data

from . import verbs
from .models import Entry, EntryText, Look
from .services import erase_texts


def acts(person: Person) -> Iterable[Facts]:
    """What she did, in the words that the journal uses."""
    mine = Entry.objects.filter(actor_user_id__in=person.user_ids).order_by("-pk")
    return (
        [(_("Date"), entry.recorded_at), (_("Acte"), label_of(entry.verb)), (_("Acte sur"), named(entry.subject_model))]
        for entry in mine.iterator()
    )


def label_of(verb: str) -> Text:
    """A verb of an app that was removed keeps its name."""
    try:
        return verbs.named(verb).label
    except KeyError:
        return verb


def named(model: str) -> Text:
    """« salarié »: what people call a row of this model."""
    from django.apps import apps

    try:
        return apps.get_model(model)._meta.verbose_name or model
    except LookupError:
        return model


def own_looks(person: Person) -> Iterable[Facts]:
    mine = Look.objects.filter(user_id__in=person.user_ids).order_by("-recorded_at", "-pk")
    return (
        [
            (_("Date"), look.recorded_at),
            (_("Consultation"), look.get_kind_display()),
            (_("À propos de"), named(look.subject_model)),
        ]
        for look in mine.iterator()
    )


def texts(person: Person) -> QuerySet[EntryText]:
    """The side rows of her acts, and of the acts on rows that speak of her: the seals stay whole without them."""
    about = {uuid for data in personal_data for _model, uuid in data.subjects(person)}
    commented = Q(entry__subject_uuid__in=about) & ~Q(comment="")
    return EntryText.objects.filter(Q(entry__actor_user_id__in=person.user_ids) | commented)


def entries() -> list[PersonalData]:
    return [
        PersonalData(
            name="acts",
            protection=Protection.CONFIDENTIAL,
            label=_("Mes actes (journal)"),
            retention=_(
                "Aussi longtemps que ce que l’acte prouve. Votre nom y est gardé à part et peut être effacé avant."
            ),
            basis=_("Obligation légale et intérêt légitime : pouvoir prouver qui a fait quoi (RGPD, art. 6.1.c et f)."),
            rows=acts,
            goes=[
                Goes(
                    _("Votre nom et vos mots dans le journal, et ce qu’on y a écrit de vous"),
                    lambda person: texts(person).count(),
                    lambda person: erase_texts(texts(person)),
                    is_first=True,
                )
            ],
            stays=[
                Stays(
                    _("Les actes du journal, sans nom"),
                    _("Chaque acte est scellé : il prouve ce qui fut fait, et ne se récrit pas."),
                    lambda person: [Entry.objects.filter(actor_user_id__in=person.user_ids)],
                    no_day,
                )
            ],
        ),
        PersonalData(
            name="own_looks",
            protection=Protection.CONFIDENTIAL,
            label=_("Ce que j’ai consulté sur d’autres personnes"),
            retention=_("%(looks)s, au choix du fonds. Puis effacé automatiquement."),
            basis=_("Intérêt légitime : protéger les données des personnes consultées (RGPD, art. 6.1.f)."),
            rows=own_looks,
            stays=[
                Stays(
                    _("Vos consultations, sans nom"),
                    _("Les personnes consultées ont le droit de savoir quelle organisation l’a fait."),
                    lambda person: [Look.objects.filter(user_id__in=person.user_ids)],
                    no_day,
                )
            ],
        ),
    ]
