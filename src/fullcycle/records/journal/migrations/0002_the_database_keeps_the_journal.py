"""Triggers: nothing is changed or deleted, and every committed line is chained."""

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION journal_line_text(l journal_line) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_array(
        l.id, to_char(l.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), l.actor_id,
        l.for_customer_id, l.act, l.subject_kind, l.subject_id, l.case_id, l.details
    )::text
$$;

CREATE FUNCTION journal_seal_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    previous bytea;
    place bigint;
BEGIN
    -- One commit at a time extends the chain.
    PERFORM pg_advisory_xact_lock(hashtext('journal_seal'));
    SELECT s.hash, s.number INTO previous, place
        FROM journal_seal s ORDER BY s.number DESC LIMIT 1;
    previous := coalesce(previous, decode(repeat('00', 32), 'hex'));
    INSERT INTO journal_seal (line_id, number, previous_hash, hash)
    VALUES (NEW.id, coalesce(place, 0) + 1, previous,
            sha256(previous || convert_to(journal_line_text(NEW), 'UTF8')));
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER journal_line_is_sealed AFTER INSERT ON journal_line
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION journal_seal_line();

CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append only: % on % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER journal_line_is_kept BEFORE UPDATE OR DELETE ON journal_line
    FOR EACH ROW EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER journal_line_is_not_emptied BEFORE TRUNCATE ON journal_line
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER journal_seal_is_kept BEFORE UPDATE OR DELETE ON journal_seal
    FOR EACH ROW EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER journal_seal_is_not_emptied BEFORE TRUNCATE ON journal_seal
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
"""

BACKWARD = """
DO $$ BEGIN
    IF EXISTS (SELECT FROM journal_line) THEN
        RAISE EXCEPTION 'the journal holds lines: what seals and keeps them is not taken away'
            USING ERRCODE = 'restrict_violation';
    END IF;
END $$;
DROP FUNCTION journal_refuse, journal_seal_line, journal_line_text CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_lines_and_seals")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
