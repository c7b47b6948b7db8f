"""The ledger of turns is append only; case numbers come from a sequence."""

from django.db import migrations

FORWARD = """
CREATE SEQUENCE casework_case_number;

CREATE FUNCTION casework_turn_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger of turns is append only: % refused', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER casework_turnline_is_kept BEFORE UPDATE OR DELETE ON casework_turnline
    FOR EACH ROW EXECUTE FUNCTION casework_turn_refuse();
"""

BACKWARD = """
DROP TRIGGER casework_turnline_is_kept ON casework_turnline;
DROP FUNCTION casework_turn_refuse;
DROP SEQUENCE casework_case_number;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_cases_and_ledgers")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
