"""A message's words, in the recipient's language, made at the moment it is sent."""

from __future__ import annotations

from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context, Engine
from django.template.loader import get_template
from django.utils import timezone, translation

from extranet.tenants.models import Fund
from extranet.tenants.requests import fund_address

from . import kinds
from .links import stop_path
from .models import Message


def render(message: Message, fund: Fund) -> EmailMultiAlternatives:
    """The mail itself: a text, the same in HTML, links and never attachments. Runs in a scope of the fund.

    Raises `NothingToSay`, and whatever the kind's own context raises.
    """
    kind = kinds.named(message.kind)
    with translation.override(message.language), timezone.override(fund.zone):
        words = kind.context(fund, message.payload, message.read_secret())
        stop_address = address_to_stop(message, kind, fund)
        context = {"fund": fund, "language": message.language, "stop_address": stop_address, **words}
        subject = subject_of(kind, context)
        text = text_of(f"{kind.templates}_message.txt", context)
        html = get_template(f"{kind.templates}_message.html").render(context)
    mail = EmailMultiAlternatives(
        subject=subject,
        body=text,
        from_email=formataddr((one_line(fund.name), parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        to=[message.address],
        reply_to=[fund.help_email] if fund.help_email else None,
        headers={
            "Message-ID": message.message_id,
            "Auto-Submitted": "auto-generated",
            "X-Fund": fund.slug,
            **one_click(stop_address),
        },
    )
    mail.attach_alternative(html, "text/html")
    return mail


def address_to_stop(message: Message, kind: kinds.MailKind, fund: Fund) -> str:
    """The page that ends mails like this one without signing in; empty for a mail that nobody can do without."""
    return fund_address(fund, stop_path(message)) if kind.can_be_stopped and message.user_id else ""


def one_click(address: str) -> dict[str, str]:
    """The headers by which a mail program shows a button of its own that ends them (RFC 2369 and RFC 8058)."""
    if not address:
        return {}
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def subject_of(kind: kinds.MailKind, context: dict[str, Any]) -> str:
    return one_line(text_of(f"{kind.templates}_subject.txt", context))


def one_line(text: str) -> str:
    return " ".join(text.split())


def text_of(template_name: str, context: dict[str, Any]) -> str:
    """A text template: there is nothing to escape in it, whatever its author forgot to say."""
    template = Engine.get_default().get_template(template_name)
    return template.render(Context(context, autoescape=False)).strip()
