"""A vacuum that comes early for messages: see docs/capacity.md for the figures."""

from django.db import migrations

from audience.keeping.storage import set_storage


class Migration(migrations.Migration):

    dependencies = [
        ('cairn_channels', '0008_doubt_index'),
    ]

    operations = [
        set_storage('cairn_channels_message', autovacuum_vacuum_scale_factor=0.02, autovacuum_vacuum_cost_delay=0),
    ]
