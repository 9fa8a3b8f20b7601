"""This machine: where files go, what PDFs are drawn with, and the world's time zones."""

from __future__ import annotations

import ctypes
import shutil
import tempfile
import uuid
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.exceptions import SuspiciousOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from extranet.accounts.pwned import NotSuchAFile, digest_at
from extranet.documents.rendering import NEEDED_FONT, RenderFailed, render_pdf
from extranet.tenants.models import Fund

from .verdicts import Check, ToCorrect, ToNote, first_line, listed

# Debian's package of each, for the command to run.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
PROGRAMS = {"pdftotext": "poppler-utils"}
HOME_ZONES = ["Europe/Brussels", "Europe/Paris"]


def storage() -> str:
    """Written, read back and deleted through the storage API, as documents are."""
    content = uuid.uuid4().bytes
    try:
        name = default_storage.save(f"preflight/{uuid.uuid4().hex}", ContentFile(content))
        with default_storage.open(name) as file:
            same = file.read() == content
        default_storage.delete(name)
    except (OSError, SuspiciousOperation) as error:
        raise ToCorrect(f"rien n’y est gardé ({first_line(error)}) ; vérifiez MEDIA_ROOT et ses droits") from error
    if not same:
        raise ToCorrect("elle ne rend pas les octets qu’on lui confie ; vérifiez MEDIA_ROOT")
    return "elle garde et rend"


def heads() -> str:
    folder = Path(settings.JOURNAL_HEADS_DIR)
    try:
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"preflight")
    except OSError as error:
        raise ToCorrect(f"rien n’y est gardé ({first_line(error)}) ; vérifiez JOURNAL_HEADS_DIR") from error
    return str(folder)


def static_files() -> str:
    kept_by: object = staticfiles_storage
    if isinstance(kept_by, ManifestFilesMixin) and kept_by.read_manifest() is None:
        raise ToCorrect("ils n’ont pas été rassemblés ; lancez « manage.py collectstatic --noinput »")
    return "rassemblés"


def translations() -> str:
    missing = {
        code
        for code, _name in settings.LANGUAGES
        for folder in settings.LOCALE_PATHS
        if code != settings.LANGUAGE_CODE and not (Path(folder) / code / "LC_MESSAGES" / "django.mo").exists()
    }
    if missing:
        raise ToCorrect(f"non compilées en {listed(missing)} ; lancez « make compiled »")
    return "compilées"


def fonts(needed: Path = NEEDED_FONT) -> str:
    if not needed.exists():
        raise ToCorrect(f"{needed} manque ; {install({'fonts-dejavu-core'})}")
    return str(needed.parent)


def libraries(needed: Mapping[str, str] = LIBRARIES, programs: Mapping[str, str] = PROGRAMS) -> str:
    absent = {package for name, package in needed.items() if not is_loadable(name)}
    absent |= {package for name, package in programs.items() if shutil.which(name) is None}
    if absent:
        raise ToCorrect(f"il manque {listed(absent)} ; {install(absent)}")
    return "toutes là"


def is_loadable(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install(packages: set[str]) -> str:
    return f"« apt-get install {' '.join(sorted(packages))} »"


def rendering() -> str:
    """A page goes all the way through the process that draws PDFs."""
    page = "<!DOCTYPE html><html lang='fr'><title>Essai</title><p>Élève à l’œuvre, 12 €</p></html>"
    try:
        pdf = render_pdf(page, resolve=nothing, identifier="preflight")
    except RenderFailed as failure:
        raise ToCorrect(f"la page d’essai n’est pas sortie ({first_line(failure)})") from failure
    return f"une page d’essai en {len(pdf) // 1024} Ko"


def nothing(address: str) -> tuple[bytes, str]:
    raise LookupError(address)


def time_zones() -> str:
    """Here and in PostgreSQL, which has data of its own."""
    wanted = sorted({*HOME_ZONES, *Fund.objects.values_list("time_zone", flat=True)})
    for name in wanted:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ToCorrect(f"« {name} » est inconnu ici ; {install({'tzdata'})}") from error
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_timezone_names WHERE name = ANY (%s)", [wanted])
        known = {name for (name,) in cursor.fetchall()}
    if unknown := set(wanted) - known:
        raise ToCorrect(f"PostgreSQL ne connaît pas {listed(unknown)} ; installez-y tzdata")
    return ", ".join(wanted)


def stolen_passwords() -> str:
    """The list begins and ends with lines of such a list, in order."""
    if not settings.PWNED_DIGESTS_FILE:
        raise ToNote("aucune liste : seuls les 20 000 mots de passe les plus courants sont refusés")
    try:
        size = Path(settings.PWNED_DIGESTS_FILE).stat().st_size
        first, last = (digest_at(Path(settings.PWNED_DIGESTS_FILE), place) for place in (0, size - 1))
    except (OSError, NotSuchAFile) as error:
        raise ToCorrect(
            f"PWNED_DIGESTS_FILE ne nomme pas la liste « Pwned Passwords » ({error.__class__.__name__}) : tout nouveau"
            " mot de passe est refusé"
        ) from error
    if first > last:
        raise ToCorrect("la liste n’est pas dans l’ordre des empreintes ; téléchargez celle qui l’est")
    return f"une liste de {size // 1_000_000} Mo"


CHECKS = [
    Check("Stockage des documents", storage),
    Check("Têtes du journal", heads),
    Check("Fichiers statiques", static_files),
    Check("Traductions", translations),
    Check("Polices", fonts),
    Check("Bibliothèques et programmes", libraries),
    Check("PDF", rendering),
    Check("Fuseaux horaires", time_zones),
    Check("Mots de passe volés", stolen_passwords),
]
