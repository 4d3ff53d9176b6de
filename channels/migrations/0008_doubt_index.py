"""The index of messages in doubt that nobody has settled, built while others write."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('cairn_channels', '0007_settled_and_tally'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='message',
            index=models.Index(
                condition=models.Q(('settled_at__isnull', True), ('state', 'unknown')), fields=['claimed_at'], name='cairn_message_doubt'
            ),
        ),
    ]
