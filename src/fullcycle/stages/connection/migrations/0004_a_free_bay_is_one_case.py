"""A free bay takes one line: while a case holds it, no other may."""

from django.db import migrations

FORWARD = """
CREATE OR REPLACE FUNCTION connection_hold_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    feeder connection_feeder;
    own_case bigint;
BEGIN
    SELECT * INTO feeder FROM connection_feeder WHERE name = NEW.feeder_id FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such feeder: %', NEW.feeder_id USING
            ERRCODE = 'foreign_key_violation', CONSTRAINT = 'hold_is_on_a_feeder',
            DETAIL = NEW.feeder_id;
    END IF;
    SELECT case_id INTO own_case FROM connection_scheme WHERE id = NEW.scheme_id;
    IF connection_held_kva(NEW.feeder_id, 0) > feeder.spare_kva
        OR feeder.is_free_bay AND connection_held_kva(NEW.feeder_id, own_case) > 0 THEN
        RAISE EXCEPTION 'more is held of % than it has to spare', NEW.feeder_id USING
            ERRCODE = 'check_violation', CONSTRAINT = 'hold_fits_the_feeder',
            DETAIL = NEW.feeder_id;
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("connection", "0003_schemes_hold_capacity")]

    # Going back keeps the stricter function: 0003 drops it by name.
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
