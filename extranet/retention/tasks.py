"""What is done by itself."""

from celery import shared_task

from extranet.tenants.models import Fund

from .services import nights


@shared_task(name="retention.work")
def work(fund_id: int) -> None:
    """What is left of this night. A second one finds the rows that are left."""
    nights.work(Fund.objects.get(pk=fund_id))
