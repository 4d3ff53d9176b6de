"""Where drafts are found, built while others write; and the check of old rows, which locks nobody out."""

from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('cairn_channels', '0010_shadow'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='message',
            index=models.Index(condition=models.Q(('state', 'drafting')), fields=['id'], name='cairn_message_drafting'),
        ),
        AddIndexConcurrently(
            model_name='message',
            index=models.Index(condition=models.Q(('shadow', True)), fields=['version_id', '-id'], name='cairn_message_shadow'),
        ),
        ValidateConstraint(model_name='message', name='cairn_message_in_shadow_calls_nobody'),
    ]
