"""Triggers: no version and no seal is changed or deleted, no paper deleted or moved twice."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION archive_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the archive is append only: % on % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION archive_paper_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- A draft's paper finds its case and its customer once; after that it stays there.
    IF (NEW.material, NEW.title) IS DISTINCT FROM (OLD.material, OLD.title)
        OR NEW.first_copy_id IS DISTINCT FROM OLD.first_copy_id
        OR NEW.application_id IS DISTINCT FROM OLD.application_id
        OR (OLD.case_id IS NOT NULL AND NEW.case_id IS DISTINCT FROM OLD.case_id)
        OR (OLD.customer_id IS NOT NULL AND NEW.customer_id IS DISTINCT FROM OLD.customer_id)
        OR (OLD.set_aside_at IS NOT NULL AND NEW.set_aside_at IS DISTINCT FROM OLD.set_aside_at)
        OR NEW.latest_version < OLD.latest_version
    THEN
        RAISE EXCEPTION 'the archive is append only: paper % stays what and where it is', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER archive_paper_is_kept BEFORE DELETE ON archive_paper
    FOR EACH ROW EXECUTE FUNCTION archive_refuse();
CREATE TRIGGER archive_paper_stays BEFORE UPDATE ON archive_paper
    FOR EACH ROW EXECUTE FUNCTION archive_paper_stays();
CREATE TRIGGER archive_paperversion_is_kept BEFORE UPDATE OR DELETE ON archive_paperversion
    FOR EACH ROW EXECUTE FUNCTION archive_refuse();
CREATE TRIGGER archive_fileseal_is_kept BEFORE UPDATE OR DELETE ON archive_fileseal
    FOR EACH ROW EXECUTE FUNCTION archive_refuse();
"""

BACKWARD = """
DROP TRIGGER archive_paper_is_kept ON archive_paper;
DROP TRIGGER archive_paper_stays ON archive_paper;
DROP TRIGGER archive_paperversion_is_kept ON archive_paperversion;
DROP TRIGGER archive_fileseal_is_kept ON archive_fileseal;
DROP FUNCTION archive_refuse, archive_paper_stays;
"""


class Migration(migrations.Migration):
    dependencies = [("archive", "0001_papers_and_seals")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
