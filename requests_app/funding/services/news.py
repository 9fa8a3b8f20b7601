"""What the fund's staff publish: news, studies and calls for tender (`MYA-11`, `MYA-12`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.documents.inspection import Inspected
from extranet.documents.services import deposit
from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid
from extranet.tenants.models import Fund
from extranet.tenants.versions import locked_at
from extranet.tenants.work import nudge

from .. import tasks, verbs
from ..models import Audience, Publication, PublicationFile, PublicationText
from ..permissions import check_funding_staff

MOST_FILES = 10
FILE_NAMES: dict[str, str] = {"news": "actualite", "study": "etude", "tender": "appel-d-offres"}

Texts = Mapping[str, Mapping[str, str]]
Named = tuple[str, Inspected]
"""A file with the title under which it is offered."""


@transaction.atomic
def publish(
    *, actor: Actor, fund: Fund, kind: str, texts: Texts, uploads: Sequence[Named] = (), **values: Any
) -> Publication:
    """`texts`: language → title, text. Raises `ValidationError`."""
    check_funding_staff(actor)
    publication = Publication(kind=kind, created_by_id=actor.user_id, **values)
    write(actor, fund, publication, texts, uploads)
    record(actor, verbs.PUBLICATION_ADDED, publication, facts={"kind": publication.kind})
    return publication


@transaction.atomic
def change(
    *,
    actor: Actor,
    fund: Fund,
    publication: Publication,
    version: int,
    texts: Texts,
    uploads: Sequence[Named] = (),
    **values: Any,
) -> Publication:
    """Its words and days; files are added to those it has. Raises `StaleEdit` and `ValidationError`."""
    check_funding_staff(actor)
    current = locked_at(publication, version)
    for name, value in values.items():
        setattr(current, name, value)
    write(actor, fund, current, texts, uploads)
    record(actor, verbs.PUBLICATION_CHANGED, current, facts={"fields": sorted(values), "files": len(uploads)})
    return current


def write(actor: Actor, fund: Fund, publication: Publication, texts: Texts, uploads: Sequence[Named]) -> None:
    """Store it with its texts and files, and have it announced when its day has come.

    Raises `ValidationError` without a title and a text in at least one language.
    """
    if publication.is_tender:
        publication.audiences = [Audience.TRAINING_BODIES]
    if not any(text.get("title") and text.get("text") for text in texts.values()):
        raise ValidationError(_("Donnez un titre et un texte dans au moins une langue."))
    save_valid(publication)
    publication.texts.filter(language__in=texts).delete()
    for language, text in texts.items():
        if text.get("title"):
            save_valid(PublicationText(publication=publication, language=language, **text))
    add_files(actor, fund, publication, uploads)
    if publication.is_told and publication.told_at is None:
        nudge(tasks.announce_publications, fund.pk)


def add_files(actor: Actor, fund: Fund, publication: Publication, uploads: Sequence[Named]) -> None:
    """Beside those it has. Raises `ValidationError` when these would be too many."""
    if publication.files.filter(withdrawn_at__isnull=True).count() + len(uploads) > MOST_FILES:
        too_many = _("Au plus %(at_most)s fichiers : retirez-en d’abord, ou réunissez-les.") % {"at_most": MOST_FILES}
        raise ValidationError({"papers": too_many})
    rank = publication.files.count()
    for number, (title, upload) in enumerate(uploads, rank + 1):
        name = f"{FILE_NAMES[publication.kind]}-{publication.uuid.hex[:8]}-{number}.{upload.kind.suffix}"
        document = deposit(fund_id=fund.pk, upload=upload, file_name=name, user_id=actor.user_id)
        save_valid(PublicationFile(publication=publication, title=title, document=document))


@transaction.atomic
def withdraw(*, actor: Actor, publication: Publication) -> Publication:
    """Nobody but the staff sees it any more; a second time changes nothing."""
    return set_withdrawn(actor, publication, is_withdrawn=True)


@transaction.atomic
def put_back(*, actor: Actor, publication: Publication) -> Publication:
    """What was withdrawn is shown again."""
    return set_withdrawn(actor, publication, is_withdrawn=False)


def set_withdrawn(actor: Actor, publication: Publication, *, is_withdrawn: bool) -> Publication:
    """Withdrawn or shown again; the same again changes and notes nothing."""
    check_funding_staff(actor)
    current = Publication.objects.select_for_update(of=("self",)).get(pk=publication.pk)
    if bool(current.withdrawn_at) != is_withdrawn:
        current.withdrawn_at = timezone.now() if is_withdrawn else None
        current.save(update_fields=["withdrawn_at"])
        record(actor, verbs.PUBLICATION_WITHDRAWN if is_withdrawn else verbs.PUBLICATION_RETURNED, current)
    return current


@transaction.atomic
def withdraw_file(*, actor: Actor, file: PublicationFile) -> PublicationFile:
    """It is no longer offered; a second time changes nothing."""
    check_funding_staff(actor)
    current = PublicationFile.objects.select_for_update(of=("self",)).select_related("publication").get(pk=file.pk)
    if current.withdrawn_at is None:
        current.withdrawn_at = timezone.now()
        current.save(update_fields=["withdrawn_at"])
        record(actor, verbs.PUBLICATION_CHANGED, current.publication, facts={"file_withdrawn": str(current.uuid)})
    return current
