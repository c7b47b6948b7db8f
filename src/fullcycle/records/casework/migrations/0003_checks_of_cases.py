"""Cases keep the points that are looked at in their steps."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from fullcycle.kernels.rulebook import loading, snapshot


def give_checks(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give cases that began without such a list that of the day they were applied for."""
    cases = apps.get_model("casework", "Case").objects.using(schema_editor.connection.alias)
    book = loading.current_rulebook()
    for case in cases.exclude(rules__has_key="checks").iterator():
        plan = book.plan_case(
            matter_id=case.matter,
            traits=snapshot.traits_from_plain(case.traits),
            applied_on=case.applied_on,
        )
        case.rules["checks"] = snapshot.checks_as_plain(plan)
        case.save(update_fields=["rules"])


class Migration(migrations.Migration):
    dependencies = [("casework", "0002_ledgers_are_kept")]

    operations = [migrations.RunPython(give_checks, migrations.RunPython.noop)]
