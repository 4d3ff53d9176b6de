import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("cairn_engine", "0010_storage")]

    operations = [
        migrations.CreateModel(
            name="BacktestTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("of", models.CharField(max_length=5)),
                ("measure", models.CharField(max_length=20)),
                ("key", models.CharField(blank=True, max_length=120)),
                ("amount", models.DecimalField(decimal_places=6, max_digits=24)),
                (
                    "job",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="tallies", to="cairn_engine.job"),
                ),
            ],
            options={
                "verbose_name": "figure of a backtest",
                "verbose_name_plural": "figures of backtests",
                "ordering": ["id"],
            },
        ),
        migrations.AddConstraint(
            model_name="backtesttally",
            constraint=models.UniqueConstraint(fields=("job", "of", "measure", "key"), name="cairn_backtest_tally_once"),
        ),
    ]
