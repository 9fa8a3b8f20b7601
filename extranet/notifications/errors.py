"""Why a mail did not arrive, in words, and what to do."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

OUR_SERVER = re.compile(r"ConnectionRefusedError|TimeoutError|gaierror|OSError|SMTP(Connect|Helo|ServerDisconnected).*")
OUR_ACCOUNT = re.compile(r"SMTP(Authentication|SenderRefused|NotSupported).*|smtp-53\d")


def explained(error: str) -> str:
    """The code that the outbox noted (`delivery`), for the fund's staff."""
    if OUR_ACCOUNT.fullmatch(error):
        return _("Le serveur de courrier refuse notre site : prévenez son administrateur.")
    if re.fullmatch(r"smtp-5\d\d", error):
        return _("Le serveur du destinataire refuse le message (%s) : vérifiez l’adresse.") % error[5:]
    if re.fullmatch(r"smtp-\d+", error):
        return _("Le serveur du destinataire est momentanément indisponible (%s).") % error[5:]
    if OUR_SERVER.fullmatch(error):
        return _("Le serveur de courrier n’a pas répondu.")
    if error.startswith("render-"):
        return _("Le message n’a pas pu être composé : prévenez l’administrateur du site.")
    if error == "gave-up":
        return _("L’envoi a été interrompu plusieurs fois.")
    if not error:
        return _("L’envoi a échoué sans que la cause soit connue : prévenez l’administrateur du site.")
    return _("Échec technique (%s) : prévenez l’administrateur du site.") % error
