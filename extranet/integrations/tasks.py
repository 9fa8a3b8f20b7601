"""What is done for other programs by itself."""

from celery import shared_task
from django.utils import timezone

from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from . import retries
from .services import reminders, tokens
from .webhooks import delivering, reading


@shared_task
def forget_answers(fund_id: int) -> int:
    """Delete the answers that were kept for a day. Returns how many."""
    with scope(fund_id):
        return retries.forget()


@shared_task
def prepare_sandbox(fund_id: int) -> None:
    """Furnish the sandbox that this fund is, if it waits for it, and empty it once nobody uses it."""
    from .furnishing import prepare  # its services name this task

    prepare(fund_id)


@shared_task
def forget_tokens(fund_id: int) -> int:
    """Delete the tokens that are over. Returns how many."""
    with scope(fund_id):
        return tokens.forget()


@shared_task
def remind_of_keys(fund_id: int) -> int:
    """Tell whom it concerns that keys expire soon. Returns of how many."""
    fund = Fund.objects.get(pk=fund_id)
    with scope(fund), timezone.override(fund.zone):
        return reminders.remind(fund)


@shared_task(name="integrations.read_journal")
def read_journal(fund_id: int) -> None:
    """Find out which webhooks are to be told of what was done since the last look."""
    reading.read(fund_id)


@shared_task(name="integrations.deliver_webhooks")
def deliver_webhooks(fund_id: int) -> None:
    """Send what is due. Receivers may take ten seconds each."""
    delivering.deliver_due(fund_id)


@shared_task(name="integrations.forget_deliveries")
def forget_deliveries(fund_id: int) -> int:
    """Delete the log of more than thirty days ago. Returns how many rows."""
    from .services import webhooks

    with scope(fund_id):
        return webhooks.forget_deliveries()
