"""Fees add up, are paid whole and kept; contracts are kept, signed in order and in force."""

from django.db import migrations

FEES = """
ALTER TABLE agreements_fee ADD CONSTRAINT fee_with_its_total UNIQUE (id, total_yuan);

ALTER TABLE agreements_feepayment ADD CONSTRAINT feepayment_pays_the_fee_whole
    FOREIGN KEY (fee_id, amount_yuan) REFERENCES agreements_fee (id, total_yuan);

CREATE FUNCTION agreements_fee_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wanted bigint;
BEGIN
    wanted := CASE TG_TABLE_NAME WHEN 'agreements_fee' THEN (to_jsonb(NEW)->>'id')::bigint
                                 ELSE (to_jsonb(NEW)->>'fee_id')::bigint END;
    IF EXISTS (
        SELECT 1 FROM agreements_fee fee WHERE fee.id = wanted AND fee.total_yuan <> (
            SELECT coalesce(sum(amount_yuan), 0) FROM agreements_feeline WHERE fee_id = fee.id
        )
    ) THEN
        RAISE EXCEPTION 'the lines of fee % do not add up to its total', wanted
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER agreements_fee_adds_up AFTER INSERT ON agreements_fee
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION agreements_fee_adds_up();
CREATE CONSTRAINT TRIGGER agreements_feeline_adds_up AFTER INSERT ON agreements_feeline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION agreements_fee_adds_up();
"""

FEES_BACK = """
DROP TRIGGER agreements_feeline_adds_up ON agreements_feeline;
DROP TRIGGER agreements_fee_adds_up ON agreements_fee;
DROP FUNCTION agreements_fee_adds_up;
ALTER TABLE agreements_feepayment DROP CONSTRAINT feepayment_pays_the_fee_whole;
ALTER TABLE agreements_fee DROP CONSTRAINT fee_with_its_total;
"""

KEPT = """
CREATE FUNCTION agreements_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- A fee may be marked replaced, a contract superseded, once; nothing else ever changes.
    IF TG_OP = 'UPDATE' AND TG_NARGS = 1
        AND to_jsonb(OLD)->>TG_ARGV[0] IS NULL
        AND to_jsonb(OLD) - TG_ARGV[0] = to_jsonb(NEW) - TG_ARGV[0]
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what was agreed is kept: % of % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER agreements_fee_is_kept BEFORE UPDATE OR DELETE ON agreements_fee
    FOR EACH ROW EXECUTE FUNCTION agreements_refuse('replaced_at');
CREATE TRIGGER agreements_feeline_is_kept BEFORE UPDATE OR DELETE ON agreements_feeline
    FOR EACH ROW EXECUTE FUNCTION agreements_refuse();
CREATE TRIGGER agreements_feepayment_is_kept BEFORE UPDATE OR DELETE ON agreements_feepayment
    FOR EACH ROW EXECUTE FUNCTION agreements_refuse();
CREATE TRIGGER agreements_contract_is_kept BEFORE UPDATE OR DELETE ON agreements_contract
    FOR EACH ROW EXECUTE FUNCTION agreements_refuse('superseded_at');
CREATE TRIGGER agreements_signature_is_kept BEFORE UPDATE OR DELETE ON agreements_signature
    FOR EACH ROW EXECUTE FUNCTION agreements_refuse();
"""

KEPT_BACK = """
DROP TRIGGER agreements_signature_is_kept ON agreements_signature;
DROP TRIGGER agreements_contract_is_kept ON agreements_contract;
DROP TRIGGER agreements_feepayment_is_kept ON agreements_feepayment;
DROP TRIGGER agreements_feeline_is_kept ON agreements_feeline;
DROP TRIGGER agreements_fee_is_kept ON agreements_fee;
DROP FUNCTION agreements_refuse;
"""

ORDER = """
CREATE FUNCTION agreements_signature_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE contract agreements_contract;
BEGIN
    SELECT * INTO contract FROM agreements_contract WHERE id = NEW.contract_id FOR UPDATE;
    IF contract.superseded_at IS NOT NULL THEN
        RAISE EXCEPTION 'contract % has a newer version', contract.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.party = 'CUSTOMER'
        AND (NEW.sha256, NEW.paper_id) <> (contract.sha256, contract.paper_id)
    THEN
        RAISE EXCEPTION 'what was signed is not the paper of contract %', contract.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.party = 'UTILITY' AND NOT EXISTS (
        SELECT 1 FROM agreements_signature
        WHERE contract_id = NEW.contract_id AND party = 'CUSTOMER'
            AND signed_at <= NEW.signed_at
    ) THEN
        RAISE EXCEPTION 'the customer signs contract % first', contract.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER agreements_signature_in_order BEFORE INSERT ON agreements_signature
    FOR EACH ROW EXECUTE FUNCTION agreements_signature_in_order();
"""

ORDER_BACK = """
DROP TRIGGER agreements_signature_in_order ON agreements_signature;
DROP FUNCTION agreements_signature_in_order;
"""


class Migration(migrations.Migration):
    dependencies = [("agreements", "0001_fees_and_contracts")]

    operations = [
        migrations.RunSQL(FEES, FEES_BACK),
        migrations.RunSQL(KEPT, KEPT_BACK),
        migrations.RunSQL(ORDER, ORDER_BACK),
    ]
