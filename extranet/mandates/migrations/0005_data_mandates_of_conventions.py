"""What accepted conventions say of the fund's mandate becomes a mandate of its own; the paper keeps what was signed."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from extranet.tenants.ddl import per_fund


def copy(apps: Any, fund: Any) -> None:
    papers = apps.get_model("mandates", "Paper").objects.filter(
        kind="convention", state="accepted", reporting_starts_on__isnull=False
    )
    known = set()
    for paper in papers.exclude(reporting_mandate="").order_by("-pk"):  # the latest of a company counts
        if paper.company_id not in known:
            known.add(paper.company_id)
            apps.get_model("mandates", "DataMandate").objects.create(
                company_id=paper.company_id,
                kind="fla",
                number=paper.reporting_mandate,
                starts_on=paper.reporting_starts_on,
                ends_on=paper.reporting_ends_on,
                paper_id=paper.pk,
            )


class Migration(migrations.Migration):
    dependencies = [("mandates", "0004_isolation_of_data_mandates")]

    operations = [migrations.RunPython(per_fund(copy), migrations.RunPython.noop)]
