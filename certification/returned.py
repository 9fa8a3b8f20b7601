"""A signed certificate as it comes back: is it the paper of this very print? (`ATN-44`, `ATN-47`)"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from extranet.documents.inspection import Inspected, Kind
from extranet.documents.storing import read
from extranet.mandates.signatures import trust_roots

from .amounts import shown
from .models import Certificate
from .paper.recognising import Expected, Found, Recognition, recognise
from .paper.scans import NotAPicture, picture_as_pdf

EARLIER_PRINTS = 5  # of the same month, to compare with


@dataclass(frozen=True, slots=True)
class Returned:
    """`upload` is a PDF, whatever was chosen; not recognised by a mark, the certifier says which hours it shows."""

    upload: Inspected
    is_recognised: bool


def read_returned(upload: Inspected, certificate: Certificate) -> Returned:
    """Raises `ValidationError` for any other paper than the one that was printed, naming it."""
    if certificate.document is None or not certificate.document.is_ready:
        raise ValidationError(_("Le document à signer n’est pas encore prêt : attendez qu’il s’affiche."))
    earlier = list(
        Certificate.objects.filter(dossier=certificate.dossier_id, month=certificate.month)
        .exclude(pk=certificate.pk)
        .select_related("document", "version")
        .order_by("-pk")
    )
    expected = Expected(
        number=certificate.number,
        digest=certificate.version.digest,
        print=read(certificate.document),
        earlier_numbers=[one.number for one in earlier],
        earlier_prints=[
            read(one.document) for one in earlier[:EARLIER_PRINTS] if one.document and one.document.is_ready
        ],
    )
    recognition = recognise(upload.content, upload.kind, expected, trust_roots())
    if refusal := refusal_of(recognition, certificate, earlier):
        raise ValidationError(refusal)
    return Returned(as_pdf(upload, certificate), recognition.found is not Found.UNREADABLE)


def refusal_of(recognition: Recognition, certificate: Certificate, earlier: list[Certificate]) -> str:
    """Why this file can't be the signed certificate; empty when it may be."""
    words = {"number": recognition.number, "own": certificate.number}
    match recognition.found:
        case Found.UNSIGNED:
            return _("C’est le document tel que nous l’avons préparé, sans signature : signez-le, puis joignez-le.")
        case Found.ALTERED:
            return _("Ce fichier n’est plus le document que nous avons préparé : signez celui de l’étape 1.")
        case Found.OLDER:
            return refusal_of_older(recognition, certificate, earlier)
        case Found.OTHER:
            text = _("Ce papier porte le numéro %(number)s : le certificat de ce mois est le numéro %(own)s.")
            return text % words
    return ""


def refusal_of_older(recognition: Recognition, certificate: Certificate, earlier: list[Certificate]) -> str:
    words = {"number": recognition.number, "own": certificate.number}
    older = next((one for one in earlier if one.number == recognition.number), None)
    if older is None:
        return _("Ce fichier est d’une saisie antérieure de ce mois : signez et joignez le certificat %(own)s.") % words
    hours = older.version.centre + older.version.placement
    text = _(
        "Ce papier est d’une saisie antérieure, le certificat %(number)s (version %(version)s, %(hours)s h de"
        " présence) : signez et joignez le certificat %(own)s."
    )
    return text % (words | {"version": older.version.number, "hours": shown(hours)})


def as_pdf(upload: Inspected, certificate: Certificate) -> Inspected:
    """A photo of the paper as a PDF of one page."""
    if upload.kind == Kind.PDF:
        return upload
    try:
        content = picture_as_pdf(upload.content, title=f"Certificat de réalisation signé {certificate.number}")
    except NotAPicture as failure:
        raise ValidationError(_("Cette image ne se lit pas : joignez une autre photo, ou un PDF.")) from failure
    return Inspected(Kind.PDF, content, pages=1)
