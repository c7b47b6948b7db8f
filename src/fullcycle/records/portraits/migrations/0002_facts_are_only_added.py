"""Triggers: a fact is neither changed nor deleted, whoever asks."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION portraits_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'facts are only added: % on % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER portraits_fact_is_kept BEFORE UPDATE OR DELETE ON portraits_fact
    FOR EACH ROW EXECUTE FUNCTION portraits_refuse();
CREATE TRIGGER portraits_fact_is_not_emptied BEFORE TRUNCATE ON portraits_fact
    FOR EACH STATEMENT EXECUTE FUNCTION portraits_refuse();
"""

BACKWARD = "DROP FUNCTION portraits_refuse CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("portraits", "0001_the_fact_ledger")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
