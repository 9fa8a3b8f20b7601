from decimal import Decimal

import django.core.validators
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("funding", "0016_prepared_files_isolation")]

    operations = [
        migrations.AddField(
            "invoice",
            "refunded_amount",
            models.DecimalField(
                blank=True,
                decimal_places=2,
                editable=False,
                max_digits=11,
                null=True,
                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                verbose_name="remboursé (€)",
            ),
        ),
        migrations.AddField(
            "invoice",
            "refunded_on",
            models.DateField(blank=True, editable=False, null=True, verbose_name="remboursé le"),
        ),
        AddConstraintNotValid(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(refunded_amount__isnull=True, refunded_on__isnull=True)
                | models.Q(refunded_amount__isnull=False, refunded_on__isnull=False),
                name="funding_invoice_refund_dated",
            ),
        ),
    ]
