"""Messages in shadow: never ready, so that no claim can take one. The constraint is checked for old rows by the next migration."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cairn_channels', '0009_storage'),
    ]

    operations = [
        migrations.AddField(
            model_name='message',
            name='shadow',
            field=models.BooleanField(db_default=False, default=False, verbose_name='in shadow'),
        ),
        migrations.AlterField(
            model_name='message',
            name='state',
            field=models.CharField(choices=[('held', 'Held'), ('ready', 'Ready'), ('claimed', 'On its way'), ('sent', 'Sent'), ('failed', 'Failed'), ('unknown', 'In doubt'), ('skipped', 'Skipped'), ('cancelled', 'Cancelled'), ('drafting', 'Draft being written'), ('drafted', 'Draft, not sent')], max_length=10, verbose_name='state'),
        ),
        AddConstraintNotValid(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('shadow', False), models.Q(('state__in', ['drafting', 'drafted']), _negated=True)), models.Q(('called_at__isnull', True), ('sent_at__isnull', True), ('shadow', True), ('state__in', ['held', 'drafting', 'drafted', 'failed', 'skipped', 'cancelled'])), _connector='OR'), name='cairn_message_in_shadow_calls_nobody'),
        ),
    ]
