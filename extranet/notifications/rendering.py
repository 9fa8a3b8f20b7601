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

from . import kinds
from .models import Message


def render(message: Message, fund: Fund) -> EmailMultiAlternatives:
    """The mail itself: a text, the same in HTML, links and never attachments. Runs in a scope of the fund.

    Raises `NothingToSay`, and whatever the kind's own context raises.
    """
    kind = kinds.named(message.kind)
    with translation.override(message.language), timezone.override(fund.zone):
        words = kind.context(fund, message.payload, message.read_secret())
        context = {"fund": fund, "language": message.language, **words}
        subject = one_line(text_of(f"{kind.templates}_subject.txt", context))
        text = text_of(f"{kind.templates}_message.txt", context)
        html = get_template(f"{kind.templates}_message.html").render(context)
    mail = EmailMultiAlternatives(
        subject=subject,
        body=text,
        from_email=formataddr((one_line(fund.name), parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        to=[message.address],
        reply_to=[fund.help_email] if fund.help_email else None,
        headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated", "X-Fund": fund.slug},
    )
    mail.attach_alternative(html, "text/html")
    return mail


def one_line(text: str) -> str:
    return " ".join(text.split())


def text_of(template_name: str, context: dict[str, Any]) -> str:
    """A text template: there is nothing to escape in it, whatever its author forgot to say."""
    template = Engine.get_default().get_template(template_name)
    return template.render(Context(context, autoescape=False)).strip()
