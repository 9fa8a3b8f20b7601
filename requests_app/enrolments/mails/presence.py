"""The two links to the door: the trainer's and a participant's (`BEY-06`). No name; the secret stands in no row."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.notifications.kinds import Category, NothingToSay, Payload, Secret
from extranet.notifications.services import queue
from extranet.organisations import notices
from extranet.organisations.models import WorkerDetails
from extranet.organisations.notices import Notice
from extranet.tenants.models import Fund

from ..models import PresenceLink, Session, TrainerLink


def said_of(fund: Fund, session: Session) -> str:
    day = f"{session.starts_at.astimezone(fund.zone):%d/%m/%Y}"
    return _("Formation « %(title)s », session du %(day)s.") % {"title": session.course.title, "day": day}


def trainer_words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    """Raises `NothingToSay` when another link took its place before the mail left."""
    link = TrainerLink.objects.open().select_related("session__course").filter(pk=payload["link"]).first()
    if link is None:
        raise NothingToSay("link-over")
    return Notice(
        subject=_("La feuille de présence de votre session"),
        paragraphs=[
            said_of(fund, link.session),
            _("À chaque demi-journée, montrez le code à l’écran : chacun signe sur son téléphone, ou vous notez."),
            _("Ce lien vous est personnel, et sert jusqu’au %s. Ne le transmettez à personne.")
            % f"{link.expires_at.astimezone(fund.zone):%d/%m/%Y}",
        ],
        path=reverse("enrolments:door_sheets", args=[secret["key"]]),
        button=_("Ouvrir la feuille de présence"),
    )


def participant_words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    """Raises `NothingToSay` when the link died before the mail left."""
    links = PresenceLink.objects.open().select_related("enrolment__session__course")
    link = links.filter(pk=payload["link"]).first()
    if link is None:
        raise NothingToSay("link-over")
    return Notice(
        subject=_("Votre lien pour signer votre présence"),
        paragraphs=[
            said_of(fund, link.enrolment.session),
            _("Ouvrez-le sur le téléphone avec lequel vous êtes dans la salle, puis lisez le code de l’écran."),
            _("Ce lien vous est personnel. Ne le transmettez à personne."),
        ],
        path=reverse("enrolments:my_door", args=[secret["key"]]),
        button=_("Signer ma présence"),
    )


TO_TRAINER = notices.declare(
    "enrolments.trainer_link",
    gettext_lazy("Feuille de présence : au formateur"),
    trainer_words,
    category=Category.REQUESTS,
    instead_of_resending=gettext_lazy("Envoyez un nouveau lien depuis « Présences » de la session."),
)
TO_PARTICIPANT = notices.declare(
    "enrolments.presence_link",
    gettext_lazy("Lien de présence : au participant"),
    participant_words,
    category=Category.REQUESTS,
    instead_of_resending=gettext_lazy("La personne en demande un autre à l’entrée, ou le formateur la note."),
)


def send_to_trainer(fund: Fund, link: TrainerLink, key: str) -> None:
    """To the session's trainer, in the course's language."""
    session = link.session
    queue(
        TO_TRAINER,
        fund=fund,
        address=session.trainer_email,
        language=session.course.language,
        payload={"link": link.pk},
        secret={"key": key},
    )


def send_to_participant(fund: Fund, link: PresenceLink, key: str) -> None:
    details = WorkerDetails.objects.get(worker=link.enrolment.worker_id)
    queue(
        TO_PARTICIPANT,
        fund=fund,
        address=details.email,
        language=details.language or fund.language,
        payload={"link": link.pk},
        secret={"key": key},
    )
