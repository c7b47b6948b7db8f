"""A version of a scheme holds capacity from its draft on, and never more than is spare."""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION connection_held_kva(wanted varchar, besides bigint) RETURNS numeric
LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(held.kva), 0) FROM (
        SELECT s.id, max(h.held_kva) AS kva
        FROM connection_feederhold h
        JOIN connection_scheme s ON s.id = h.scheme_id
        JOIN casework_case c ON c.id = s.case_id AND c.state <> 'WITHDRAWN'
        LEFT JOIN connection_reply r ON r.scheme_id = s.id
        LEFT JOIN connection_decision d ON d.reply_id = r.id AND d.undone_at IS NULL
        WHERE h.feeder_id = wanted AND s.case_id <> besides AND r.lapsed_at IS NULL
          AND (d.id IS NULL OR d.option_number = h.option_number)
          AND NOT EXISTS (SELECT 1 FROM connection_scheme n
                          WHERE n.case_id = s.case_id AND n.version > s.version)
        GROUP BY s.id
    ) held
$$;

CREATE FUNCTION connection_hold_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    spare bigint;
BEGIN
    SELECT spare_kva INTO spare FROM connection_feeder WHERE name = NEW.feeder_id FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such feeder: %', NEW.feeder_id USING
            ERRCODE = 'foreign_key_violation', CONSTRAINT = 'hold_is_on_a_feeder',
            DETAIL = NEW.feeder_id;
    END IF;
    IF connection_held_kva(NEW.feeder_id, 0) > spare THEN
        RAISE EXCEPTION 'more is held of % than it has to spare', NEW.feeder_id USING
            ERRCODE = 'check_violation', CONSTRAINT = 'hold_fits_the_feeder',
            DETAIL = NEW.feeder_id;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER connection_feederhold_fits AFTER INSERT ON connection_feederhold
    FOR EACH ROW EXECUTE FUNCTION connection_hold_fits();
CREATE TRIGGER connection_feederhold_is_kept BEFORE UPDATE OR DELETE ON connection_feederhold
    FOR EACH ROW EXECUTE FUNCTION connection_refuse();
"""

BACKWARD = """
DROP TRIGGER connection_feederhold_is_kept ON connection_feederhold;
DROP FUNCTION connection_hold_fits CASCADE;
DROP FUNCTION connection_held_kva;
"""


class Migration(migrations.Migration):
    dependencies = [("connection", "0002_schemes_are_kept")]

    operations = [
        migrations.DeleteModel("FeederHold"),
        migrations.CreateModel(
            name="FeederHold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("option_number", models.PositiveSmallIntegerField()),
                ("held_kva", models.DecimalField(decimal_places=1, max_digits=9)),
                ("feeder", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="holds", to="connection.feeder", to_field="name")),
                ("scheme", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="holds", to="connection.scheme")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["scheme", "option_number", "feeder"], name="hold_once_a_feeder"),
                    models.CheckConstraint(condition=models.Q(("held_kva__gt", 0)), name="hold_is_of_something"),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
