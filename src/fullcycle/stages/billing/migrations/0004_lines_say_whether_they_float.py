"""A line says itself whether a ratio of its period is in its price."""

from django.db import migrations, models

# Written so, because lines refuse an UPDATE: of a line whose price was multiplied both rules,
# of the price and of the ratio, were named.
FROM_RULES = """
ALTER TABLE billing_billline ALTER COLUMN floats TYPE boolean
    USING kind = 'ENERGY' AND cardinality(rule_ids) > 1
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0003_requests_for_another_mode")]

    operations = [
        migrations.AddField("billline", "floats", models.BooleanField(default=False), False),
        migrations.RunSQL(FROM_RULES, migrations.RunSQL.noop),
    ]
