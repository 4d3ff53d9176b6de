"""The index of messages that a pause holds, built while others write."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('cairn_channels', '0003_message_gap'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='message',
            index=models.Index(
                condition=models.Q(('state', 'held'), ('why', 'journey_paused')), fields=['journey_id', 'id'], name='cairn_message_paused'
            ),
        ),
    ]
