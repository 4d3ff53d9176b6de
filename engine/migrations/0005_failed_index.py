"""The index of failed runs, built while others write."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('cairn_engine', '0004_pulse'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='run',
            index=models.Index(condition=models.Q(('state', 'failed')), fields=['ended_at'], name='cairn_run_failed'),
        ),
    ]
