"""The database of HV customers: customer, account, source, transformer, metering point."""
