"""« Conditions d'utilisation des Services en Ligne »: the fund's text, or the house's while it has none (`MYA-32`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string
from django.utils import translation

from extranet.accounts.models import User
from extranet.rights.choices import OPTION
from extranet.tenants.models import Fund

from .models import Terms, TermsAcceptance

TERMS_VERSION, TERMS_TEXT = "terms_version", "terms_text"  # keys of the fund option
FIRST_VERSION = "1.0"


@dataclass(frozen=True, slots=True)
class CurrentTerms:
    version: str
    text: str


def current_terms(fund: Fund) -> CurrentTerms:
    """What applies now; the house's text is in the fund's own language."""
    chosen = fund.options.get(OPTION, {})
    if chosen.get(TERMS_TEXT):
        return CurrentTerms(chosen[TERMS_VERSION], chosen[TERMS_TEXT])
    with translation.override(fund.language):
        return CurrentTerms(FIRST_VERSION, render_to_string("signup/terms/default.txt", {"fund": fund}).strip())


def keep_version(terms: CurrentTerms) -> Terms:
    """Keep the text that somebody has before her eyes when she accepts it; the same version is kept once."""
    return Terms.objects.get_or_create(version=terms.version, defaults={"text": terms.text})[0]


def note_acceptance(*, user: User, version: str, at: datetime) -> TermsAcceptance:
    """The account's holder accepted this version at that moment; twice changes nothing."""
    terms = Terms.objects.get(version=version)
    return TermsAcceptance.objects.get_or_create(user=user, terms=terms, defaults={"accepted_at": at})[0]
