"""When beat and the workers were last seen."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cairn_engine', '0003_parked_index'),
    ]

    operations = [
        migrations.CreateModel(
            name='Pulse',
            fields=[
                ('name', models.CharField(max_length=10, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
            ],
        ),
    ]
