from decimal import Decimal

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    """A request's hours are one person's, an agreement's those of all the people: the field says so.

    The column keeps its name, so nothing is done to the table and the version before can run beside this one.
    """

    dependencies = [
        ('funding', '0019_sellers_of_two_countries'),
    ]

    operations = [
        migrations.AlterField(
            model_name='agreement',
            name='hours',
            field=models.DecimalField(db_column='hours', decimal_places=2, max_digits=8, validators=[django.core.validators.MinValueValidator(Decimal('0.25'))], verbose_name='heures accordées'),
        ),
        migrations.RenameField(model_name='agreement', old_name='hours', new_name='total_hours'),
    ]
