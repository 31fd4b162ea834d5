"""The index of words holds the home with them: a word that other homes write often costs this one nothing."""

import django.contrib.postgres.indexes
from django.contrib.postgres.operations import BtreeGinExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("records", "0002_found_by_words")]

    operations = [
        BtreeGinExtension(),
        migrations.RemoveIndex(model_name="record", name="record_words"),
        migrations.AddIndex(
            model_name="record",
            index=django.contrib.postgres.indexes.GinIndex(fields=["home", "words"], name="record_words"),
        ),
    ]
