"""The event log in partitions by the month of arrival; what is there becomes the first of them, without being copied."""

from django.db import migrations

from audience.keeping.months import EVENTS
from audience.keeping.turning import turn


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('cairn_audience', '0002_inbox_joins'),
    ]

    operations = [
        migrations.RunPython(lambda apps, schema_editor: turn(EVENTS), migrations.RunPython.noop, atomic=False),
    ]
