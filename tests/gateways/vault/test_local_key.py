import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcycle.gateways.vault.local_key import LocalKeyVault, UnableToReadKeys, read_keys
from fullcycle.gateways.vault.port import UnableToOpen


OLD, NEW = bytes(range(32)), bytes(range(1, 33))
VAULT = LocalKeyVault({1: OLD})


class TestSealing:
    @given(st.text(st.characters(exclude_categories=["Cs"])), st.text("abc.é", max_size=8))
    def test_opens_what_was_sealed(self, plain, purpose):
        assert VAULT.open(VAULT.seal(plain, purpose), purpose) == plain

    def test_hides_the_text_and_never_repeats_itself(self):
        first, second = (VAULT.seal("13800138000", "people.phone") for _ in range(2))
        assert first != second
        assert b"13800138000" not in first

    @given(st.data())
    def test_notices_any_changed_bit(self, data):
        sealed = VAULT.seal("11010519491231002X", "people.resident_id")
        place = data.draw(st.integers(0, len(sealed) * 8 - 1))
        changed = bytearray(sealed)
        changed[place // 8] ^= 1 << place % 8
        with pytest.raises(UnableToOpen):
            VAULT.open(bytes(changed), "people.resident_id")

    @given(st.integers(0, 45))
    def test_notices_a_missing_end(self, kept):
        sealed = VAULT.seal("1" * 16, "x")
        with pytest.raises(UnableToOpen):
            VAULT.open(sealed[:kept], "x")

    def test_stays_shut_for_another_purpose(self):
        with pytest.raises(UnableToOpen, match="用途不符"):
            VAULT.open(VAULT.seal("13800138000", "people.phone"), "people.bank")

    def test_stays_shut_under_another_key(self):
        with pytest.raises(UnableToOpen, match="密钥"):
            LocalKeyVault({1: NEW}).open(VAULT.seal("13800138000", "x"), "x")

    def test_says_which_key_is_missing(self):
        with pytest.raises(UnableToOpen, match="第 2 号"):
            VAULT.open(LocalKeyVault({2: NEW}).seal("13800138000", "x"), "x")


class TestRotation:
    def test_seals_under_the_newest_and_still_opens_the_old(self):
        both = LocalKeyVault({1: OLD, 2: NEW})
        assert both.open(VAULT.seal("old", "x"), "x") == "old"
        assert LocalKeyVault({2: NEW}).open(both.seal("new", "x"), "x") == "new"

    def test_keeps_fingerprints_through_a_new_key(self):
        both = LocalKeyVault({1: OLD, 2: NEW})
        assert both.fingerprint("13800138000", "x") == VAULT.fingerprint("13800138000", "x")


class TestFingerprint:
    def test_is_the_same_for_the_same_text_and_purpose_only(self):
        mark = VAULT.fingerprint("13800138000", "people.phone")
        assert mark == LocalKeyVault({1: OLD}).fingerprint("13800138000", "people.phone")
        assert len(mark) == 32
        others = {
            VAULT.fingerprint("13800138001", "people.phone"),
            VAULT.fingerprint("13800138000", "people.bank"),
            VAULT.fingerprint("e13800138000", "people.phon"),
            LocalKeyVault({1: NEW}).fingerprint("13800138000", "people.phone"),
        }
        assert len(others) == 4
        assert mark not in others


class TestReadKeys:
    def test_reads_one_key(self):
        assert read_keys(base64.b64encode(OLD).decode()) == {1: OLD}

    def test_reads_numbered_keys(self):
        setting = f"1:{base64.b64encode(OLD).decode()}, 7:{base64.b64encode(NEW).decode()}"
        assert read_keys(setting) == {1: OLD, 7: NEW}

    @pytest.mark.parametrize(
        ("setting", "reason"),
        [
            ("", "32 bytes"),
            ("c2hvcnQ=", "32 bytes"),
            ("not base64!", "not base64"),
            ("0:" + base64.b64encode(OLD).decode(), "1 to 255"),
            ("256:" + base64.b64encode(OLD).decode(), "1 to 255"),
            ("a:" + base64.b64encode(OLD).decode(), "1 to 255"),
            (",".join(["1:" + base64.b64encode(OLD).decode()] * 2), "two keys"),
        ],
    )
    def test_refuses_what_is_no_key(self, setting, reason):
        with pytest.raises(UnableToReadKeys, match=reason):
            read_keys(setting)

    def test_refuses_a_vault_without_keys(self):
        with pytest.raises(UnableToReadKeys):
            LocalKeyVault({})
