"""Why an upload is refused, in words that say what to do next."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Reason(StrEnum):
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TYPE_NOT_ACCEPTED = "type_not_accepted"
    CONTENT_MISMATCH = "content_mismatch"
    UNREADABLE_PDF = "unreadable_pdf"
    UNREADABLE_PICTURE = "unreadable_picture"
    ENCRYPTED = "encrypted"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_COMPLEX = "too_complex"
    JAVASCRIPT = "javascript"
    LAUNCH = "launch"
    OPENING_ACTION = "opening_action"
    ATTACHMENT = "attachment"
    XFA = "xfa"
    ATTACHMENTS = "attachments"
    UNREADABLE_XML = "unreadable_xml"
    DOCUMENT_TYPE = "document_type"
    TOO_LARGE_XML = "too_large_xml"


_MESSAGES: dict[Reason, StrPromise] = {
    Reason.EMPTY: _(
        "Le fichier « {name} » est vide. Vérifiez qu’il s’ouvre sur votre appareil, puis déposez-le à nouveau."
    ),
    Reason.TOO_LARGE: _(
        "Le fichier « {name} » pèse {size} Mo et la limite est de {limit} Mo. "
        "Réduisez-le (numérisation à 200 ou 300 points par pouce, par exemple), puis déposez-le à nouveau."
    ),
    Reason.TYPE_NOT_ACCEPTED: _(
        "Le fichier « {name} » n’est pas d’un type accepté ici. Types acceptés : {accepted}. "
        "Enregistrez votre document dans l’un de ces types, puis déposez-le à nouveau."
    ),
    Reason.CONTENT_MISMATCH: _(
        "Le contenu du fichier « {name} » ne correspond pas à son nom : il n’a pas la forme d’un fichier {expected}. "
        "Changer le nom d’un fichier ne change pas son type : ouvrez-le et enregistrez-le au format {expected}."
    ),
    Reason.UNREADABLE_PDF: _(
        "Le fichier PDF « {name} » est abîmé ou incomplet. S’il s’ouvre sur votre appareil, imprimez-le au format PDF "
        "et déposez le résultat ; sinon, demandez-en une nouvelle copie. Un document signé électroniquement ne doit "
        "pas être imprimé : demandez-en une nouvelle copie."
    ),
    Reason.UNREADABLE_PICTURE: _(
        "L’image « {name} » est abîmée ou incomplète. Reprenez la photo ou la numérisation, puis déposez-la à nouveau."
    ),
    Reason.ENCRYPTED: _(
        "Le fichier PDF « {name} » est protégé (chiffré ou avec mot de passe). Retirez la protection dans le logiciel "
        "qui l’a produit, puis déposez-le à nouveau."
    ),
    Reason.TOO_MANY_PAGES: _(
        "Le fichier PDF « {name} » compte {count} pages et la limite est de {limit}. "
        "Ne gardez que les pages utiles, ou déposez-le en plusieurs fichiers."
    ),
    Reason.TOO_MANY_PIXELS: _(
        "L’image « {name} » mesure {width} × {height} pixels et la limite est de {limit} millions de pixels. "
        "Réduisez-la, puis déposez-la à nouveau."
    ),
    Reason.TOO_COMPLEX: _(
        "Le fichier « {name} » est trop complexe pour être contrôlé : une fois décompressé, il est démesuré. "
        "Imprimez-le au format PDF ou numérisez-le, puis déposez le résultat."
    ),
    Reason.JAVASCRIPT: _(
        "Le fichier PDF « {name} » contient un programme (JavaScript), ce qui n’est pas accepté. "
        "Imprimez-le au format PDF, puis déposez le résultat."
    ),
    Reason.LAUNCH: _(
        "Le fichier PDF « {name} » contient une commande qui lance un autre programme, ce qui n’est pas accepté. "
        "Imprimez-le au format PDF, puis déposez le résultat."
    ),
    Reason.OPENING_ACTION: _(
        "Le fichier PDF « {name} » déclenche une action sans qu’on la demande (à l’ouverture, par exemple), "
        "ce qui n’est pas accepté. Imprimez-le au format PDF, puis déposez le résultat."
    ),
    Reason.ATTACHMENT: _(
        "Le fichier PDF « {name} » contient des fichiers joints, ce qui n’est pas accepté. "
        "Retirez-les et déposez chaque document séparément."
    ),
    Reason.XFA: _(
        "Le fichier PDF « {name} » est un formulaire dynamique (XFA), que nous ne pouvons pas conserver. "
        "Imprimez-le au format PDF, puis déposez le résultat."
    ),
    Reason.ATTACHMENTS: _(
        "Le fichier PDF « {name} » contient plusieurs fichiers joints : un seul est accepté, celui des données de la "
        "facture. Retirez les autres et déposez-les séparément."
    ),
    Reason.UNREADABLE_XML: _(
        "Les données XML du fichier « {name} » sont abîmées ou incomplètes. Produisez-les à nouveau dans votre "
        "logiciel de facturation, ou déposez la facture au format PDF."
    ),
    Reason.DOCUMENT_TYPE: _(
        "Les données XML du fichier « {name} » déclarent un type de document (DOCTYPE) ou des entités, ce qui n’est "
        "pas accepté. Une facture électronique n’en a pas besoin : produisez-la à nouveau dans votre logiciel."
    ),
    Reason.TOO_LARGE_XML: _(
        "Les données XML du fichier « {name} » sont démesurées : trop longues, ou imbriquées trop profondément. "
        "Déposez la facture au format PDF, ou en plusieurs fichiers."
    ),
}


class Refused(Exception):
    """An upload that is not taken: `code` for programs, `message` for the person, lazily translated."""

    def __init__(self, code: Reason, **details: object) -> None:
        self.code = code
        self.message = format_lazy(_MESSAGES[code], **details)
        super().__init__(code, self.message)

    def __str__(self) -> str:
        return str(self.message)
