"""Cases and tasks, the process engine, the clocks and the visit ledger."""
