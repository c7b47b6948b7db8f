from fullcycle.gateways.vault import port as vault


class TestConnectGateways:
    def test_connects_a_vault_that_opens_what_it_sealed(self):
        sealed = vault.current().seal("13800138000", "people.phone")
        assert vault.current().open(sealed, "people.phone") == "13800138000"
