"""The meter number of an installation is that of its meter set."""

from django.db import migrations

FORWARD = """
ALTER TABLE metering_installation ADD CONSTRAINT installation_names_its_meter
    FOREIGN KEY (meter_set_id, meter_number) REFERENCES metering_meterset (id, meter_number);
"""

BACKWARD = """
ALTER TABLE metering_installation DROP CONSTRAINT installation_names_its_meter;
"""


class Migration(migrations.Migration):
    dependencies = [("metering", "0001_meter_sets_and_installations")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
