"""The index of parked runs, built while others write."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('cairn_engine', '0002_pauses'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='run',
            index=models.Index(condition=models.Q(('state', 'parked')), fields=['journey', 'shard'], name='cairn_run_parked'),
        ),
    ]
