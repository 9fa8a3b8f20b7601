
import extranet.organisations.identifiers
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('funding', '0018_refunds_checked'),
    ]

    operations = [
        migrations.AlterField(
            model_name='fundingrequest',
            name='body_siret',
            field=extranet.organisations.identifiers.IdentifierField('seller', verbose_name='SIRET ou n° BCE de l’organisme de formation'),
        ),
        migrations.AlterField(
            model_name='invoice',
            name='seller_siret',
            field=extranet.organisations.identifiers.IdentifierField('seller', verbose_name='SIRET ou n° BCE de l’émetteur'),
        ),
    ]
