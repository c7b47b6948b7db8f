"""A version of a scheme, and every word said on it, is neither changed nor deleted."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION connection_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a change is a new version: % on % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER connection_scheme_is_kept BEFORE UPDATE OR DELETE ON connection_scheme
    FOR EACH ROW EXECUTE FUNCTION connection_refuse();
CREATE TRIGGER connection_countersignature_is_kept
    BEFORE UPDATE OR DELETE ON connection_countersignature
    FOR EACH ROW EXECUTE FUNCTION connection_refuse();
CREATE TRIGGER connection_approval_is_kept BEFORE UPDATE OR DELETE ON connection_approval
    FOR EACH ROW EXECUTE FUNCTION connection_refuse();
"""

BACKWARD = "DROP FUNCTION connection_refuse CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("connection", "0001_connecting")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
