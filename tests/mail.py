"""What people find in their mailbox."""

from __future__ import annotations

from django.core import mail
from django.core.mail import EmailMessage

from extranet.notifications.delivery import send_due
from extranet.tenants.models import Fund


def delivered_mail(fund: Fund) -> list[EmailMessage]:
    """Every mail that has arrived in this test, after the fund's outbox was emptied as the worker does it."""
    send_due(fund.pk)
    return mail.outbox
