"""The table of form versions: rows are added and never changed, because signed records are read by them."""

from django.db import migrations, models

import goldthread.ground.audit.models
from goldthread.lib import append_only as sql


class Migration(migrations.Migration):
    initial = True

    dependencies = [("audit", "0001_first")]

    operations = [
        migrations.CreateModel(
            name="FormVersion",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("pack", models.CharField(max_length=60)),
                ("kind", models.CharField(max_length=60)),
                ("digest", models.CharField(max_length=64)),
                ("content", models.TextField()),
                ("first_seen_at", models.DateTimeField(db_default=goldthread.ground.audit.models.DatabaseNow())),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("pack", "kind", "digest"), name="form_version_once")],
            },
        ),
        migrations.RunSQL(*sql.append_only("packs_formversion")),
    ]
