"""A trigger: what a courier told of a parcel is neither changed nor deleted."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER archive_parcelevent_is_kept BEFORE UPDATE OR DELETE ON archive_parcelevent
    FOR EACH ROW EXECUTE FUNCTION archive_refuse();
"""

BACKWARD = "DROP TRIGGER archive_parcelevent_is_kept ON archive_parcelevent;"


class Migration(migrations.Migration):
    dependencies = [("archive", "0003_parcels_of_papers")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
