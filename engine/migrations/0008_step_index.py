"""The index of who rests at a step, by shard, built while others write; it takes the place of the one without shards."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('cairn_engine', '0007_jobs'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='run',
            index=models.Index(
                condition=models.Q(('state__in', ('waiting', 'sending', 'parked'))), fields=['version', 'node', 'shard'], name='cairn_run_at_step'
            ),
        ),
        RemoveIndexConcurrently(model_name='run', name='cairn_run_at_node'),
    ]
