from django.db import migrations, models

# Lines of the ledger are never changed, and the database sees to it. Here they are, once; after every migration
# `submissions.guards` puts its triggers back.
UNGUARD = {
    'postgresql': 'DROP TRIGGER IF EXISTS arena_quotaentry_append_only ON arena_quotaentry',
    'sqlite': 'DROP TRIGGER IF EXISTS arena_quotaentry_no_update',
}


def note_zones(_apps, schema_editor):
    """Of earlier reserves: the best that is known is what their competition says now."""
    schema_editor.execute(UNGUARD[schema_editor.connection.vendor])
    schema_editor.execute(
        "UPDATE arena_quotaentry SET zone = (SELECT arena_competition.timezone"
        " FROM arena_round JOIN arena_competition ON arena_competition.id = arena_round.competition_id"
        " WHERE arena_round.id = arena_quotaentry.round_id) WHERE kind = 'reserve'"
    )


class Migration(migrations.Migration):

    dependencies = [
        ('arena', '0003_operator_mail'),
    ]

    operations = [
        migrations.AddField(
            model_name='quotaentry',
            name='zone',
            field=models.CharField(blank=True, help_text="Of a reserve: the competition's time zone at that moment.", max_length=60),
        ),
        migrations.RunPython(note_zones, migrations.RunPython.noop),
    ]
