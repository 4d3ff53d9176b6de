"""Long work with its progress, and who was transferred by it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cairn_engine', '0006_step_log_by_month'),
    ]

    operations = [
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20, verbose_name='kind')),
                ('arguments', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('cancelled', 'Cancelled'), ('failed', 'Failed')], default='waiting', max_length=9, verbose_name='state')),
                ('total', models.BigIntegerField(default=0, verbose_name='in all')),
                ('done', models.BigIntegerField(default=0, verbose_name='done')),
                ('left_out', models.BigIntegerField(default=0, verbose_name='left out')),
                ('error', models.CharField(blank=True, max_length=500, verbose_name='error')),
                ('begun_by', models.CharField(max_length=150, verbose_name='begun by')),
                ('begun_at', models.DateTimeField(verbose_name='begun')),
                ('changed_at', models.DateTimeField(verbose_name='changed')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended')),
                ('ended_by', models.CharField(blank=True, max_length=150)),
            ],
            options={
                'verbose_name': 'job',
                'verbose_name_plural': 'jobs',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='JobPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField()),
                ('total', models.BigIntegerField()),
                ('done', models.BigIntegerField(default=0)),
                ('over', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='Transferred',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('run_id', models.BigIntegerField()),
                ('was', models.JSONField()),
                ('version_id', models.BigIntegerField()),
                ('node', models.CharField(blank=True, max_length=64)),
                ('visit', models.IntegerField(default=0)),
                ('at', models.DateTimeField()),
                ('error', models.CharField(blank=True, max_length=500)),
                ('back_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='job',
            name='journey',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='jobs', to='cairn_engine.journey'),
        ),
        migrations.AddField(
            model_name='jobpart',
            name='job',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='cairn_engine.job'),
        ),
        migrations.AddField(
            model_name='transferred',
            name='job',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='transferred', to='cairn_engine.job'),
        ),
        migrations.AddIndex(
            model_name='job',
            index=models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['id'], name='cairn_job_active'),
        ),
        migrations.AddConstraint(
            model_name='job',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state__in', ['waiting', 'running'])), models.Q(('ended_at__isnull', False), ('state__in', ['done', 'cancelled', 'failed'])), _connector='OR'), name='cairn_job_over_has_an_end'),
        ),
        migrations.AddConstraint(
            model_name='job',
            constraint=models.UniqueConstraint(condition=models.Q(('kind__in', ['transfer', 'transfer_back']), ('state__in', ['waiting', 'running'])), fields=('journey',), name='cairn_job_one_transfer_at_once'),
        ),
        migrations.AddConstraint(
            model_name='jobpart',
            constraint=models.UniqueConstraint(fields=('job', 'number'), name='cairn_job_part_once'),
        ),
        migrations.AddConstraint(
            model_name='transferred',
            constraint=models.UniqueConstraint(fields=('job', 'run_id'), name='cairn_transferred_once'),
        ),
    ]
