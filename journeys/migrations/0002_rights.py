"""Rights of their own for publishing and for pausing."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cairn_journeys", "0001_initial")]

    operations = [
        migrations.AlterModelOptions(
            name="draft",
            options={
                "permissions": [("publish_draft", "Can publish a journey"), ("hold_draft", "Can pause, close and archive a journey")],
                "verbose_name": "draft",
                "verbose_name_plural": "drafts",
            },
        ),
    ]
