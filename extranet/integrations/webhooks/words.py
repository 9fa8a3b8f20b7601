"""What came of an attempt, in words for who looks after the receiving program."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ..models import Attempt, Delivery

GONE, TOO_LARGE, TOO_MANY = 410, 413, 429


def attempt_in_words(attempt: Attempt) -> str:
    if attempt.status is None:
        return cause_in_words(attempt.cause)
    return status_in_words(attempt.status)


def status_in_words(status: int) -> str:
    if 200 <= status < 300:
        return _("Reçu (%s)") % status
    if 300 <= status < 400:
        return _("Le serveur renvoie vers une autre adresse (%s) : ce n’est pas suivi, changez l’adresse") % status
    if status in {401, 403}:
        return _("Le serveur refuse l’accès (%s) : c’est la signature qui prouve d’où vient l’envoi") % status
    if status in {404, GONE}:
        return _("Il n’y a rien à cette adresse (%s)") % status
    if status == TOO_MANY:
        return _("Le serveur demande d’attendre (%s)") % status
    if status >= 500:
        return _("Le serveur a une erreur (%s)") % status
    return _("Le serveur n’en veut pas (%s)") % status


def cause_in_words(cause: str) -> str:
    return {
        "time-out": _("Pas de réponse complète en dix secondes"),
        "unknown-name": _("Personne ne connaît ce nom de serveur"),
        "private-address": _("Le nom mène à une adresse privée : rien n’y est envoyé"),
        "not-https": _("L’adresse n’est pas en https : rien n’y est envoyé"),
        "port": _("Ce port n’est pas permis : 443, ou à partir de 1024"),
        "malformed": _("L’adresse est mal écrite"),
        "SSLError": _("Le certificat TLS du serveur n’est pas valable pour ce nom"),
        "gave-up": _("Abandonné"),
        "paused": _("Retenu : le webhook était en pause"),
        "restored": _("Retenu : une restauration a eu lieu, et le fonds n’a pas voulu qu’il parte"),
        "ended": _("Retenu : le webhook a été supprimé"),
        "right-over": _("Retenu : la personne ou la clé qui l’a créé n’en a plus le droit"),
        "secret-unreadable": _("Retenu : le secret est illisible, remplacez-le"),
    }.get(cause, _("La connexion est refusée ou coupée"))


def outcome_in_words(delivery: Delivery) -> str:
    """What the log says of a delivery."""
    if not delivery.error:
        return ""
    if delivery.error.startswith("http-"):
        return status_in_words(int(delivery.error.removeprefix("http-")))
    return cause_in_words(delivery.error)
