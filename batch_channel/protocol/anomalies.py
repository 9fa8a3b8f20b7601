"""What the channel's error codes mean, in French, and who can do something about them.

Labels are those published in annex 30 (2022/1); signature codes are worded after annex 25. An acknowledgement
prefixes a code with ``ACRF-``, a notification with the number of a zone: ``00024-004`` is a wrong check
number in a worker's national number.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Corrector(StrEnum):
    """Who can act on an error; our own classification."""

    SOFTWARE = "software"
    DATA = "data"
    CHANNEL = "channel"
    LIMITS = "limits"
    OPERATIONS = "operations"


NEXT_STEP: Mapping[Corrector, str] = {
    Corrector.SOFTWARE: (
        "Le fichier n'aurait pas dû partir ainsi : prévenez l'équipe qui exploite l'extranet, "
        "en indiquant le code et le nom du fichier."
    ),
    Corrector.DATA: "Corrigez la donnée refusée, puis renvoyez la déclaration comme déclaration originale.",
    Corrector.CHANNEL: (
        "Le gestionnaire du canal doit vérifier le numéro d'expéditeur, le certificat, les droits et le mandat."
    ),
    Corrector.LIMITS: (
        "L'équipe qui exploite l'extranet doit abaisser la taille maximale des envois, puis refaire l'envoi."
    ),
    Corrector.OPERATIONS: "L'équipe qui exploite l'extranet doit vérifier l'envoi et, au besoin, le refaire.",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """``zone`` is the five-digit number of the field, if the error names one; ``known`` is whether the code
    is listed.
    """

    code: str
    zone: str | None
    label: str
    corrector: Corrector
    known: bool = True

    @property
    def next_step(self) -> str:
        return NEXT_STEP[self.corrector]


def explain(error_id: str) -> Explanation:
    """Explain an ``ErrorID`` of an answer; never fails, an unlisted code is one that people must look at."""
    prefix, separator, code = error_id.strip().rpartition("-")
    zone = prefix if separator and prefix != "ACRF" else None
    if code in _CODES:
        corrector, label = _CODES[code]
        if zone is not None and code in _ABOUT_VALUES:
            corrector = Corrector.DATA
        return Explanation(code, zone, label, corrector)
    return Explanation(code, zone, "Code inconnu de ce catalogue", Corrector.OPERATIONS, known=False)


def explain_signature(code: str) -> str:
    """What is wrong with a signature, by the codes of annex 25; an unlisted code says so."""
    return _SIGNATURE_CODES.get(code, "Code de signature inconnu de ce catalogue")


# Said of a zone in a notification, these speak of somebody's data; said of a file, of the program that wrote
# it.
_ABOUT_VALUES = frozenset({"001", "002", "003", "004", "005", "008", "014", "093"})

_CODES: Mapping[str, tuple[Corrector, str]] = {
    "001": (Corrector.SOFTWARE, "Non présent"),
    "002": (Corrector.SOFTWARE, "Non numérique"),
    "003": (Corrector.SOFTWARE, "Invalide"),
    "004": (Corrector.SOFTWARE, "Nombre de contrôle invalide"),
    "005": (Corrector.SOFTWARE, "Interdit"),
    "008": (Corrector.SOFTWARE, "Pas dans le domaine de définition"),
    "014": (Corrector.SOFTWARE, "Date de fin antérieure à la date de début"),
    "070": (Corrector.DATA, "NISS inconnu à la source authentique"),
    "088": (Corrector.SOFTWARE, "Schéma Inconnu"),
    "089": (Corrector.SOFTWARE, "Root inconnu"),
    "090": (Corrector.SOFTWARE, "Erreur de cardinalité"),
    "091": (Corrector.SOFTWARE, "Erreur de séquence"),
    "092": (Corrector.SOFTWARE, "Elément inconnu"),
    "093": (Corrector.SOFTWARE, "Longueur incorrecte"),
    "101": (Corrector.CHANNEL, "Expéditeur non autorisé pour ce matricule"),
    "102": (Corrector.SOFTWARE, "Syntaxe XML incorrecte"),
    "103": (Corrector.CHANNEL, "Expéditeur non autorisé"),
    "107": (Corrector.SOFTWARE, "La structure du nom d'un fichier GO n'est pas correcte"),
    "108": (
        Corrector.SOFTWARE,
        "L'expéditeur spécifié dans le nom du fichier ou le RFH2 du message MQ-series ne correspond pas "
        "à l'expéditeur repris respectivement dans le nom du répertoire où le fichier a été déposé ou à "
        "l'user-id spécifié dans le MQMD dudit message",
    ),
    "109": (
        Corrector.SOFTWARE,
        "La date spécifiée dans le nom du fichier ou le RFH2 comporte plus ou moins 8 positions",
    ),
    "110": (
        Corrector.SOFTWARE,
        "La date spécifiée dans le nom du fichier ou le RFH2 n'est pas une date correcte au format AAAAMMJJ",
    ),
    "111": (
        Corrector.SOFTWARE,
        "La date spécifiée dans le nom du fichier ou le RFH2 est supérieure à la date du jour",
    ),
    "112": (
        Corrector.SOFTWARE,
        "Le numéro d'envoi spécifié dans le nom du fichier ou le RFH2 comporte plus ou moins de 5 positions",
    ),
    "113": (
        Corrector.SOFTWARE,
        "Le numéro d'envoi spécifié dans le nom du fichier ou le RFH2 n'est pas numérique",
    ),
    "114": (
        Corrector.SOFTWARE,
        "Le nombre de morceaux spécifié dans le nom du fichier comporte plus ou moins de 1 position",
    ),
    "115": (Corrector.SOFTWARE, "Le nombre de morceaux spécifié dans le nom du fichier n'est pas numérique"),
    "116": (Corrector.SOFTWARE, "Le nombre de morceaux spécifié dans le nom du fichier est égal à zéro"),
    "117": (
        Corrector.SOFTWARE,
        "L'environnement spécifié dans le nom du fichier ou le RFH2 est différent de T, R, et S",
    ),
    "118": (
        Corrector.SOFTWARE,
        "Un fichier ou un message avec un environnement R a été déposé respectivement dans un "
        "répertoire différent de IN ou dans une file d'attente non réservée à la production",
    ),
    "119": (
        Corrector.SOFTWARE,
        "Un fichier ou un message avec un environnement T a été déposé respectivement dans un "
        "répertoire différent de INTEST ou dans une file d'attente non réservée aux tests",
    ),
    "120": (
        Corrector.SOFTWARE,
        "Le nombre de fichiers FI présents dans le répertoire ne correspond pas au nombre de fichiers requis",
    ),
    "121": (
        Corrector.SOFTWARE,
        "Aucun fichier signature ne doit être fourni pour le protocole de communication utilisé",
    ),
    "122": (
        Corrector.SOFTWARE,
        "Le nombre de fichiers FS présents dans le répertoire ne correspond pas au nombre de fichiers requis",
    ),
    "123": (Corrector.SOFTWARE, "Numérotation erronée pour les fichiers FI"),
    "124": (Corrector.SOFTWARE, "Numérotation erronée pour les fichiers FS"),
    "125": (Corrector.CHANNEL, "Signature invalide"),
    "126": (
        Corrector.OPERATIONS,
        "La date spécifiée dans le nom de fichier ou dans le RFH2 est trop vieille par rapport à la date du jour",
    ),
    "127": (
        Corrector.SOFTWARE,
        "Le numéro d'envoi spécifié dans le nom du fichier ou le RFH2 est égal à zéro",
    ),
    "128": (
        Corrector.LIMITS,
        "Le nombre de morceaux spécifié dans le nom de fichier est supérieur au nombre maximum autorisé",
    ),
    "129": (
        Corrector.SOFTWARE,
        "Préfixe du nom de fichier ou valeur du tag Identification dans le RFH2 incorrect",
    ),
    "130": (Corrector.OPERATIONS, "Fichier GO non reçu pour un ensemble de fichiers"),
    "131": (Corrector.SOFTWARE, "La structure du nom d'un fichier FI ou du RFH2 n'est pas correcte"),
    "132": (Corrector.SOFTWARE, "La structure du nom d'un fichier FS n'est pas correcte"),
    "133": (
        Corrector.SOFTWARE,
        "Un fichier portant le même nom a déjà été envoyé précédemment. Un message avec le même RFH2 a "
        "déjà été envoyé précédemment",
    ),
    "134": (Corrector.SOFTWARE, "Pas de données"),
    "135": (Corrector.SOFTWARE, "Incohérence entre le type de formulaire mentionné et le schéma"),
    "136": (Corrector.SOFTWARE, "Aucun schéma n'a été mentionné"),
    "137": (Corrector.SOFTWARE, "Le standard du schéma mentionné n'est pas supporté ou est inconnu"),
    "138": (Corrector.SOFTWARE, "L'encoding mentionné n'est pas supporté"),
    "139": (
        Corrector.SOFTWARE,
        "Le document ne possède pas de NameSpace par défaut ou ce dernier n'est pas conforme",
    ),
    "146": (Corrector.DATA, "Non admis"),
    "153": (Corrector.CHANNEL, "Incompatibilité entre le certificat et son propriétaire"),
    "154": (Corrector.CHANNEL, "Incompatibilité entre le numéro d'expéditeur et l'objet du fichier"),
    "155": (Corrector.CHANNEL, "Pas ou plus de mandat"),
    "157": (Corrector.SOFTWARE, "Aucune déclaration n'a été trouvée dans le fichier"),
    "158": (
        Corrector.SOFTWARE,
        "Le type de formulaire mentionné dans le nom du fichier ne correspond pas au type de formulaire "
        "présent dans le fichier",
    ),
    "172": (
        Corrector.LIMITS,
        "Le nombre de déclarations présentes dans le fichier est supérieur au nombre toléré pour un "
        "fichier de cette taille",
    ),
    "179": (Corrector.DATA, "NISS Inconnu"),
    "184": (Corrector.LIMITS, "La taille du fichier est supérieure à la limite imposée"),
    "205": (
        Corrector.SOFTWARE,
        "Le fichier contient au moins un bloc de donnée qui n'est pas un formulaire (bloc Form)",
    ),
    "257": (
        Corrector.SOFTWARE,
        "Un fichier ou un message avec un environnement S a été déposé respectivement dans un "
        "répertoire différent de INTEST-S ou dans une file d'attente non réservée aux tests",
    ),
    "275": (Corrector.LIMITS, "Le nombre de formulaires autorisés a été dépassé"),
    "277": (Corrector.OPERATIONS, "Demande annulée par le point de transfert de la sécurité sociale"),
    "280": (Corrector.OPERATIONS, "Fichier ZIP Invalide"),
    "281": (Corrector.OPERATIONS, "Fichier Zip incorrect (ne contient pas de fichier ou plus d'un fichier)"),
    "312": (
        Corrector.SOFTWARE,
        "Le fichier n'est pas valide sur base des modèles de données associés (schéma xml)",
    ),
    "367": (
        Corrector.SOFTWARE,
        "Le numéro d'envoi spécifié dans le nom du fichier ou le RFH2 contient un caractère différent "
        "de 0 à 9 et de A à Z",
    ),
    "430": (
        Corrector.OPERATIONS,
        "Le(s) fichier(s) posant problème lors de l'envoi initial a/ont été supprimé(s)",
    ),
    "509": (
        Corrector.LIMITS,
        "Taille totale des fichiers FI et FS supérieure à la limite imposée après compression",
    ),
}

_SIGNATURE_CODES: Mapping[str, str] = {
    "0": "Signature correcte",
    "1": "Syntaxe de la signature incorrecte",
    "2": "Message signé introuvable",
    "3": "Algorithme interdit",
    "4": "Valeur ou version imposée non respectée",
    "5": "Aucun certificat ne porte le numéro de série du signataire",
    "6": "Extension du certificat non admise",
    "9": "Longueur incorrecte",
    "10": "Erreur dans le certificat",
    "11": "Erreur dans la signature",
    "21": "Des données suivent la signature",
    "22": "Des listes de révocation accompagnent la signature",
    "23": "Des attributs non signés accompagnent la signature",
    "99": "Erreur non identifiée",
    "153": "Le certificat n'est pas celui qui est enregistré pour ce canal",
    "1101": "Type de clé inconnu",
    "1102": "Algorithme de la clé non admis",
    "1103": "Signature du certificat incorrecte",
    "1104": "Autorité de certification non agréée",
    "1202": "Algorithme de signature non admis",
    "1203": "Signature incorrecte : le contenu signé ou la clé est autre",
    "1204": "Attributs signés incorrects",
    "1205": "L'empreinte signée n'est pas celle du fichier",
    "1207": "Certificat hors de sa période de validité",
    "4001": "La signature n'est pas du type SignedData",
    "4002": "Version de SignedData non admise",
    "4003": "Le contenu signé n'est pas du type data",
    "4004": "Version de SignerInfo non admise",
}
