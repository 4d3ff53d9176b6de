"""Tests kept with a journey."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cairn_engine", "0010_storage"), ("cairn_journeys", "0002_rights")]

    operations = [
        migrations.CreateModel(
            name="KeptTest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("story", models.JSONField(default=dict)),
                ("outcome", models.JSONField(default=dict)),
                ("kept_by", models.CharField(blank=True, max_length=150, verbose_name="kept by")),
                ("kept_at", models.DateTimeField(verbose_name="kept")),
                ("played", models.PositiveIntegerField(null=True)),
                ("played_at", models.DateTimeField(null=True, verbose_name="played")),
                ("result", models.JSONField(default=dict)),
                (
                    "journey",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="tests", to="cairn_engine.journey"),
                ),
            ],
            options={"verbose_name": "kept test", "verbose_name_plural": "kept tests", "ordering": ["id"]},
        ),
        migrations.AddConstraint(
            model_name="kepttest",
            constraint=models.UniqueConstraint(fields=("journey", "name"), name="cairn_kept_test_name_once"),
        ),
    ]
