"""The step log in partitions by the month of the decision; what is there becomes the first of them, without being copied."""

from django.db import migrations

from audience.keeping.turning import turn
from engine.step_log import STEPS


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('cairn_engine', '0005_failed_index'),
    ]

    operations = [
        migrations.RunPython(lambda apps, schema_editor: turn(STEPS), migrations.RunPython.noop, atomic=False),
    ]
