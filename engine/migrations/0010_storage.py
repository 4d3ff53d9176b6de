"""A vacuum that comes early for runs, and room for updates of watchers: see docs/capacity.md for the figures."""

from django.db import migrations

from audience.keeping.storage import set_storage


class Migration(migrations.Migration):

    dependencies = [
        ('cairn_engine', '0009_throttles_and_caps'),
    ]

    operations = [
        set_storage('cairn_engine_run', autovacuum_vacuum_scale_factor=0.02, autovacuum_vacuum_cost_delay=0),
        set_storage('cairn_engine_watcher', fillfactor=85, autovacuum_vacuum_scale_factor=0.02, autovacuum_vacuum_cost_delay=0),
    ]
