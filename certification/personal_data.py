"""Where certificates speak of somebody who has an account (`BEY-22`).

The hours she vouched for, her letter, and, of a beneficiary, her trainings with what was certified and said of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.utils.translation import gettext_lazy as _

from extranet.tenants.capabilities import Capability
from extranet.tenants.erasing import GONE, deleting, emptying, no_day
from extranet.tenants.protection import Protection
from extranet.tenants.registries import Facts, Person, PersonalData, Stays, Subject

from .erasing import certifying, dossier_goes, kept_by_law, kept_dossiers, made_by, ours, proofs_of, said_in_evidence
from .models import Certificate, CertifyingCode, Dossier, Evidence, HoursVersion, Message, Remark, SupportingDocument
from .periods import month_name
from .proofs import Method

section = partial(
    PersonalData,
    retention=_("Aussi longtemps que le dossier : %(certification-dossiers)s où il s’est terminé. C’est une preuve."),
    basis=_("Obligation légale : justifier le financement (RGPD, art. 6.1.c)."),
    capability=Capability.CERTIFICATION,
)


def vouched_for(person: Person) -> Iterable[Facts]:
    hers = HoursVersion.objects.filter(saved_by__in=person.user_ids).select_related("dossier").order_by("-pk")
    return (
        [
            (_("N° dossier"), one.dossier.number),
            (_("Mois"), month_name(one.month)),
            (_("Version"), one.number),
            (_("Heures saisies"), one.saved_at),
            (_("Un mot sur l’écart"), one.remark),
        ]
        for one in hers
    )


def codes(person: Person) -> Iterable[Facts]:
    hers = CertifyingCode.objects.filter(user__in=person.user_ids).order_by("-pk")
    return ([(_("Envoyé le"), one.sent_at), (_("Essais faux"), one.wrong_tries)] for one in hers)


def letters(person: Person) -> Iterable[Facts]:
    hers = SupportingDocument.objects.filter(certifier__user__in=person.user_ids).select_related("body")
    return (
        [
            (_("Organisme"), one.body.name),
            (_("Justificatif"), one.get_kind_display()),
            (_("Déposé le"), one.deposited_at),
            (_("État"), one.get_state_display()),
            (_("Décidé le"), one.decided_at),
            (_("Valable jusqu’au"), one.valid_until),
            (_("Motif"), one.reason),
        ]
        for one in hers.order_by("-pk")
    )


def letters_seen(person: Person) -> Iterable[Subject]:
    hers = SupportingDocument.objects.filter(certifier__user__in=person.user_ids)
    return [(SupportingDocument._meta.label, uuid) for uuid in hers.values_list("uuid", flat=True)]


def trainings(person: Person) -> Iterable[Facts]:
    """The dossiers that are hers, and those to which she is invited."""
    hers = Dossier.objects.filter(account__in=person.user_ids).select_related("training_body", "employer")
    return (
        [
            (_("N° dossier"), one.number),
            (_("Civilité"), one.get_title_display()),
            (_("Nom"), one.last_name),
            (_("Prénom"), one.first_name),
            (_("Adresse e-mail"), one.email),
            (_("Date de naissance"), one.born_on),
            (_("Employeur"), one.employer.name),
            (_("Organisme de formation"), one.training_body.name),
            (_("Formation"), one.training_title),
            (_("Invité le"), one.invited_at),
            (_("Espace ouvert le"), one.joined_at),
        ]
        for one in hers.order_by("-pk")
    )


def certified_months(person: Person) -> Iterable[Facts]:
    """The hours certified of her trainings, as she reads them in her space."""
    hers = Certificate.objects.filter(
        dossier__account__in=person.user_ids, dossier__joined_at__isnull=False, certified_at__isnull=False
    ).select_related("dossier", "version")
    return (
        [
            (_("N° dossier"), one.dossier.number),
            (_("Mois"), month_name(one.month)),
            (_("Numéro du certificat"), one.number),
            (_("Présence en formation"), one.version.centre),
            (_("Présence en stage"), one.version.placement),
            (_("Absence"), one.version.absence),
            (_("État"), one.get_state_display()),
        ]
        for one in hers.defer("snapshot").order_by("-pk")
    )


def written(person: Person) -> Iterable[Facts]:
    """What she validated, contested and wrote about a month, for whomever."""
    hers = Remark.objects.filter(said_by__in=person.user_ids).select_related("dossier").order_by("-pk")
    return (
        [
            (_("N° dossier"), one.dossier.number),
            (_("Mois"), month_name(one.month)),
            (_("Étape"), one.get_kind_display()),
            (_("Le"), one.said_at),
            (_("Message"), one.text),
        ]
        for one in hers
    )


def messages(person: Person) -> Iterable[Facts]:
    hers = Message.objects.filter(sent_by__in=person.user_ids).select_related("dossier").order_by("-pk")
    return (
        [(_("N° dossier"), one.dossier.number), (_("Envoyé le"), one.sent_at), (_("Message"), one.text)] for one in hers
    )


def trainings_seen(person: Person) -> Iterable[Subject]:
    hers = Dossier.objects.filter(account__in=person.user_ids, joined_at__isnull=False)
    return [(Dossier._meta.label, uuid) for uuid in hers.values_list("uuid", flat=True)]


def certified(person: Person) -> Iterable[Facts]:
    """What the evidence files say of her: where from, with what, by which way she certified."""
    hers = Evidence.objects.filter(kind=Evidence.Kind.CERTIFIED, certificate__certified_by__in=person.user_ids)
    for one in hers.order_by("-pk").iterator():
        said = one.said
        yield [
            (_("N° du certificat"), said["certificate"]),
            (_("N° dossier"), said["dossier"]),
            (_("Certifié le"), one.recorded_at),
            (_("Cases cochées"), [each["text"] for each in said["statements"]]),
            (_("Moyen"), Method(said["method"]).label),
            (_("Code envoyé à"), said["code"].get("sent_to", "")),
            (_("Adresse IP"), said["ip"]),
            (_("Navigateur"), said["user_agent"]),
        ]


def certificates_of(person: Person) -> Iterable[Subject]:
    hers = Evidence.objects.filter(kind=Evidence.Kind.CERTIFIED, certificate__certified_by__in=person.user_ids)
    return (("certification.Certificate", uuid) for uuid in hers.values_list("certificate__uuid", flat=True))


def entries() -> list[PersonalData]:
    return [
        section(
            name="trainings",
            protection=Protection.CONFIDENTIAL,
            label=_("Mes formations"),
            basis=_("Mission d’intérêt public : financer la formation (RGPD, art. 6.1.e)."),
            rows=trainings,
            goes=dossier_goes(),
            stays=[kept_by_law(_("Vos dossiers où des heures sont certifiées"), kept_dossiers)],
            subjects=trainings_seen,
            rank=0,
        ),
        section(
            name="certified_months",
            protection=Protection.SENSITIVE,
            label=_("Les heures certifiées de mes formations"),
            rows=certified_months,
            stays=[kept_by_law(_("Les certificats de vos formations, et ce qui les prouve"), proofs_of)],
        ),
        section(
            name="month_remarks",
            protection=Protection.CONFIDENTIAL,
            label=_("Ce que j’ai dit de mois certifiés"),
            rows=written,
            stays=[kept_by_law(_("Ce que vous avez validé ou contesté"), said_in_evidence)],
        ),
        section(
            name="messages",
            protection=Protection.CONFIDENTIAL,
            label=_("Les messages que j’ai écrits à propos de dossiers"),
            rows=messages,
            goes=[emptying(_("Le nom et le texte de vos messages"), ours(Message, "sent_by"), name=GONE, text=GONE)],
        ),
        section(
            name="hours",
            protection=Protection.CONFIDENTIAL,
            label=_("Les heures que j’ai saisies"),
            rows=vouched_for,
            goes=[emptying(_("Votre nom sous les transmissions"), made_by, made_by_name="")],
            stays=[
                Stays(
                    _("Les versions d’heures que vous avez enregistrées, sans nom"),
                    _("Ce qui fut certifié ne se modifie plus."),
                    lambda person: [ours(HoursVersion, "saved_by")(person)],
                    no_day,
                )
            ],
        ),
        section(
            name="codes",
            protection=Protection.SECRET,
            label=_("Les codes de vérification qui m’ont été envoyés"),
            retention=_("Un jour."),
            basis=_("Intérêt légitime : empêcher qu’on devine un code (RGPD, art. 6.1.f)."),
            rows=codes,
            goes=[deleting(_("Vos codes de vérification"), ours(CertifyingCode, "user"))],
        ),
        section(
            name="certifier",
            protection=Protection.CONFIDENTIAL,
            label=_("Mes lettres de consentement de certificateur"),
            retention=_(
                "%(certification-supporting)s où elles ont cessé de valoir : elles prouvent que je pouvais certifier."
            ),
            basis=_("Intérêt légitime : prouver qui pouvait certifier (RGPD, art. 6.1.f)."),
            rows=letters,
            stays=[
                Stays(
                    _("Vos lettres de consentement"),
                    _("Elles prouvent que vous pouviez certifier, aussi longtemps que ces certificats."),
                    lambda person: [SupportingDocument.objects.filter(certifier__user__in=person.user_ids)],
                    no_day,
                )
            ],
            subjects=letters_seen,
        ),
        section(
            name="certifications",
            protection=Protection.CONFIDENTIAL,
            label=_("Ce que j’ai certifié, et ce qui le prouve"),
            retention=_("Aussi longtemps que le certificat : c’est une preuve, que rien ne modifie."),
            rows=certified,
            stays=[kept_by_law(_("Les certificats que vous avez certifiés"), certifying)],
            subjects=certificates_of,
        ),
    ]
