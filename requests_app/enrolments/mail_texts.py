"""What a fund adds to the mails of its decisions: `fund.options["enrolment_mails"]`, {decision: {language: text}}."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language

from extranet.tenants.models import Fund

OPTION = "enrolment_mails"
LONGEST = 1000


def texts_of(fund: Fund) -> Mapping[str, Mapping[str, str]]:
    stored: Mapping[str, Mapping[str, str]] = fund.options.get(OPTION, {})
    return stored


def text_for(fund: Fund, decision: str) -> list[str]:
    """The fund's paragraphs in the language of the mail, else in the fund's own; none when it wrote none."""
    written = texts_of(fund).get(decision, {})
    text = written.get(get_language() or "") or written.get(fund.language, "")
    return [paragraph.strip() for paragraph in text.split("\n\n") if paragraph.strip()]
