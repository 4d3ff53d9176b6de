"""Room for updates that leave the indexes alone, and a vacuum that comes early: see docs/capacity.md for the figures."""

from django.db import migrations

from audience.keeping.storage import set_storage


class Migration(migrations.Migration):

    dependencies = [
        ('cairn_audience', '0004_inbox_home'),
    ]

    operations = [
        set_storage('cairn_audience_person', fillfactor=85, autovacuum_vacuum_scale_factor=0.02, autovacuum_vacuum_cost_delay=0),
        set_storage('cairn_audience_eventkey', autovacuum_vacuum_scale_factor=0.02),
    ]
