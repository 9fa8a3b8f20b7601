"""Writing to the journal."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.tenants.actor import Actor, Kind
from extranet.tenants.models import Fund, FundObject
from extranet.tenants.registries import Registry
from extranet.tenants.scope import OtherFund, current_fund_id

from . import verbs
from .digests import text_digest
from .facts import checked
from .models import Entry, EntryText
from .requests import current_request_id

# Told of each act, in its transaction. They run no query: whoever does something about it reads the journal afterwards.
listeners: Registry[Callable[[Entry], None]] = Registry()

TEXTS_DELETED = verbs.declare("journal.texts_deleted", gettext_lazy("Textes personnels du journal effacés"))


def record(
    actor: Actor,
    verb: verbs.Verb,
    subject: FundObject | Fund,
    *,
    facts: Mapping[str, Any] | None = None,
    text: str = "",
    mandate: UUID | None = None,
) -> Entry:
    """Write an act, in the caller's transaction: it is in the journal if and only if it happened.

    `facts` are ids, states, dates and digests; the actor's name and `text`, a person's own words, are kept apart.
    `mandate` is the mandate on whose account the actor acted for somebody else. Raises `OutsideScope` without a scope,
    `OtherFund` when the actor is of another fund, `NotAFact` when a fact could be personal data, `PermissionDenied` for
    an act that a support access may not do: the second net behind the list of its routes.
    """
    [entry] = record_many(actor, [(verb, subject, facts or {})], text=text, mandate=mandate)
    return entry


def record_many(
    actor: Actor,
    acts: Iterable[tuple[verbs.Verb, FundObject | Fund, Mapping[str, Any]]],
    *,
    text: str = "",
    mandate: UUID | None = None,
) -> list[Entry]:
    """Write acts that one actor did together: verb, subject and facts of each. As `record`, in one statement."""
    if actor.fund_id != current_fund_id():
        raise OtherFund(f"an actor of fund {actor.fund_id} acts in fund {current_fund_id()}")
    name = "" if actor.kind == Kind.SYSTEM else actor.name
    entries, texts = [], []
    for verb, subject, facts in acts:
        if actor.support and not verb.by_support:
            raise PermissionDenied(_("Un accès d’assistance ne le permet pas : la personne le fait elle-même."))
        salt = secrets.token_bytes(32)
        entry = Entry(
            fund_id=actor.fund_id,
            verb=verb.name,
            actor_kind=actor.kind,
            actor_user_id=actor.user_id,
            actor_organisation_id=actor.organisation_id,
            mandate_uuid=mandate,
            subject_model=subject._meta.label,
            subject_uuid=getattr(subject, "uuid", None),
            request_id=current_request_id(),
            facts=checked(marked(actor, facts)),
            text_digest=text_digest(salt, name, text) if name or text else "",
        )
        entries.append(entry)
        if entry.text_digest:
            texts.append(EntryText(entry=entry, salt=salt, actor_name=name, comment=text))
    Entry.objects.bulk_create(entries)
    EntryText.objects.bulk_create(texts)
    for entry in entries:
        for listener in listeners:
            listener(entry)
    return entries


def marked(actor: Actor, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts, with the support access in which the act was done, or the key of the program that did it."""
    marks = {"support": actor.support, "key": actor.key}
    return {**facts, **{name: str(mark) for name, mark in marks.items() if mark}}


def delete_texts(actor: Actor, fund: Fund, *, before: datetime) -> int:
    """Delete the names and words of the acts recorded before a moment, and say so in the journal. Returns how many."""
    count, _by_model = EntryText.objects.filter(entry__recorded_at__lt=before).delete()
    if count:
        record(actor, TEXTS_DELETED, fund, facts={"before": before.isoformat(), "count": count})
    return count


def delete_texts_of(actor: Actor, file: FundObject, subjects: Mapping[str, Collection[UUID]]) -> int:
    """Delete the names and words of the acts on what a file holds (UUIDs by label), and say so. Returns how many."""
    wanted = Q(pk__in=[])
    for label, uuids in subjects.items():
        wanted |= Q(entry__subject_model=label, entry__subject_uuid__in=uuids)
    count, _by_model = EntryText.objects.filter(wanted).delete()
    if count:
        record(actor, TEXTS_DELETED, file, facts={"count": count})
    return count


def erase_texts(texts: QuerySet[EntryText]) -> int:
    """Delete these names and words, and say in the journal how many: the check counts them. Returns how many."""
    count, _by_model = EntryText.objects.filter(pk__in=list(texts.values_list("pk", flat=True))).delete()
    if count:
        fund = Fund.objects.get(pk=current_fund_id())
        record(Actor.system(fund), TEXTS_DELETED, fund, facts={"count": count})
    return count
