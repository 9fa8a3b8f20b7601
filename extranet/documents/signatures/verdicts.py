"""What comes out of comparing a returned document with ours, in words that say what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .reading import Signature, Trust

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class VerdictKind(StrEnum):
    ACCEPTED = "accepted"
    UNSIGNED = "unsigned"
    SCANNED_PICTURE = "scanned_picture"
    OTHER_DOCUMENT = "other_document"
    OLDER_VERSION = "older_version"
    ALTERED_BEFORE_SIGNATURE = "altered_before_signature"
    ALTERED_AFTER_SIGNATURE = "altered_after_signature"
    RESAVED = "resaved"
    UNREADABLE = "unreadable"


_EXPLANATIONS: dict[VerdictKind, StrPromise] = {
    VerdictKind.ACCEPTED: _("Ce fichier est bien notre document, signé électroniquement et non modifié."),
    VerdictKind.UNSIGNED: _(
        "Ce fichier ne porte aucune signature électronique. Téléchargez le document, faites-le signer "
        "électroniquement (carte d’identité électronique, itsme ou service de signature), puis déposez le fichier "
        "signé. Imprimer, signer à la main et numériser ne suffit pas."
    ),
    VerdictKind.SCANNED_PICTURE: _(
        "Ce fichier est l’image d’un papier : une image scannée n’est pas une signature électronique. Téléchargez "
        "le document et faites signer ce fichier-là électroniquement, sans l’imprimer, puis déposez-le."
    ),
    VerdictKind.OTHER_DOCUMENT: _(
        "Ce fichier n’est pas le document que vous avez à faire signer : son contenu est différent. Vérifiez que "
        "vous déposez le bon fichier, ou téléchargez à nouveau le document et faites-le signer."
    ),
    VerdictKind.OLDER_VERSION: _(
        "Ce fichier est une version précédente du document, remplacée depuis. Téléchargez la version actuelle et "
        "faites-la signer."
    ),
    VerdictKind.ALTERED_BEFORE_SIGNATURE: _(
        "Le document a été modifié avant d’être signé : la signature ne porte donc pas sur notre document. "
        "Téléchargez-le à nouveau et faites-le signer tel quel, sans rien y ajouter. Si une donnée est fausse, "
        "corrigez-la dans la demande et générez un nouveau document."
    ),
    VerdictKind.ALTERED_AFTER_SIGNATURE: _(
        "Le fichier a été modifié ou réenregistré après la signature : la signature n’en garantit plus le contenu. "
        "Déposez le fichier exactement tel que l’outil de signature l’a produit ; si vous ne l’avez plus, "
        "téléchargez à nouveau le document et faites-le signer."
    ),
    VerdictKind.RESAVED: _(
        "Le fichier signé dit la même chose que notre document, mais l’outil de signature l’a réenregistré : une "
        "personne va le comparer au nôtre. Vous n’avez rien à faire."
    ),
    VerdictKind.UNREADABLE: _(
        "Ce fichier ne peut pas être lu : il est abîmé, incomplet, ou n’est pas un PDF. Déposez le fichier tel que "
        "l’outil de signature l’a produit, ou faites signer à nouveau le document."
    ),
}
_TRUST_REMARKS: dict[Trust, StrPromise] = {
    Trust.UNKNOWN_ROOT: _(
        "Le certificat de {signer} vient d’une autorité qui n’est pas dans la liste de confiance ({issuer}) : "
        "son identité n’a pas pu être vérifiée automatiquement."
    ),
    Trust.NOT_VALID_THEN: _("Le certificat de {signer} n’était pas en cours de validité au moment de la signature."),
    Trust.REVOKED: _("Le certificat de {signer} a été révoqué par l’autorité qui l’a délivré ({issuer})."),
    Trust.WEAK_ALGORITHM: _("La signature de {signer} utilise un procédé qui n’est plus considéré comme sûr."),
    Trust.UNSUITABLE: _("Le certificat de {signer} n’est pas prévu pour signer des documents."),
}  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """The outcome for one returned file.

    `signatures` are those added to our document, `details` says what was changed, `added_words` what a re-saved
    file says besides our text (a stamp of the signing service, or something to look at).
    """

    kind: VerdictKind
    signatures: tuple[Signature, ...] = ()
    details: tuple[StrPromise, ...] = ()
    added_words: tuple[str, ...] = ()

    @property
    def explanation(self) -> StrPromise:
        """What the person is told, without the details."""
        return _EXPLANATIONS[self.kind]

    @property
    def remarks(self) -> list[StrPromise]:
        """What is not a reason to refuse but must be said: signers whose certificate could not be relied on."""
        return list(self._trust_remarks())

    def _trust_remarks(self) -> Iterator[StrPromise]:
        for signature in self.signatures:
            if signature.trust in _TRUST_REMARKS and not signature.is_timestamp:
                yield format_lazy(_TRUST_REMARKS[signature.trust], signer=signature.signer, issuer=signature.issuer)

    @property
    def is_accepted(self) -> bool:
        return self.kind is VerdictKind.ACCEPTED

    @property
    def needs_human_check(self) -> bool:
        return self.kind is VerdictKind.RESAVED
