"""Comments at steps, and who has a draft open."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cairn_journeys", "0003_kept_tests"), ("cairn_engine", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("step", models.CharField(max_length=64)),
                ("text", models.TextField()),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                ("resolved_by", models.CharField(blank=True, max_length=150)),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "journey",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
                        to="cairn_engine.journey",
                    ),
                ),
            ],
            options={
                "verbose_name": "comment",
                "verbose_name_plural": "comments",
                "default_permissions": (),
                "indexes": [models.Index(fields=["journey", "step", "id"], name="comment_thread")],
            },
        ),
        migrations.CreateModel(
            name="Presence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tab", models.CharField(max_length=40)),
                ("user_id", models.BigIntegerField()),
                ("name", models.CharField(max_length=150)),
                ("step", models.CharField(blank=True, max_length=64)),
                ("seen_at", models.DateTimeField()),
                (
                    "journey",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cairn_engine.journey",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("journey", "user_id", "tab"), name="presence_is_one_per_tab")],
            },
        ),
        migrations.RunSQL(
            "ALTER TABLE cairn_journeys_presence SET UNLOGGED",
            "ALTER TABLE cairn_journeys_presence SET LOGGED",
        ),
    ]
