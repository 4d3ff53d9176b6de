"""Messages in doubt can be settled by hand; what was done is tallied."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cairn_channels', '0006_allowed'),
    ]

    operations = [
        migrations.AddField(
            model_name='message',
            name='settled_at',
            field=models.DateTimeField(null=True, verbose_name='settled by hand'),
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=20)),
                ('label', models.CharField(blank=True, max_length=40)),
                ('amount', models.BigIntegerField()),
            ],
        ),
    ]
