"""Issued bills with their lines, flags and invoices never change; a bill is what it adds to."""

from django.db import migrations

ADDS_UP = """
CREATE FUNCTION billing_refuse_unless_added_up(wanted bigint, total numeric) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF total <> (SELECT coalesce(sum(amount_yuan), 0) FROM billing_billline WHERE bill_id = wanted)
    THEN
        RAISE EXCEPTION 'the lines of bill % do not add up to its total', wanted
            USING ERRCODE = 'restrict_violation';
    END IF;
END $$;

CREATE FUNCTION billing_bill_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- The bill may be gone by the time this is looked at: then nothing is to be said of it.
    PERFORM billing_refuse_unless_added_up(id, total_yuan)
        FROM billing_bill WHERE id = NEW.id AND total_yuan IS NOT NULL;
    RETURN NULL;
END $$;

-- Lines are written after their bill, so both are looked at when everything is there.
CREATE CONSTRAINT TRIGGER billing_bill_adds_up AFTER INSERT OR UPDATE OF total_yuan ON billing_bill
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION billing_bill_adds_up();
"""

ADDS_UP_BACK = """
DROP TRIGGER billing_bill_adds_up ON billing_bill;
DROP FUNCTION billing_bill_adds_up;
DROP FUNCTION billing_refuse_unless_added_up;
"""

KEPT = """
CREATE FUNCTION billing_bill_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'ISSUED' THEN
        RAISE EXCEPTION 'bill % is issued: % refused', OLD.id, TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF (NEW.account_id, NEW.month_on, NEW.kind) <> (OLD.account_id, OLD.month_on, OLD.kind)
        OR NEW.facts <> OLD.facts OR NEW.head <> OLD.head OR NEW.book_version <> OLD.book_version
    THEN
        RAISE EXCEPTION 'bill % is made anew, not changed', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.status = 'ISSUED' THEN
        PERFORM billing_refuse_unless_added_up(NEW.id, NEW.total_yuan);
    END IF;
    IF NEW.status <> 'HELD' AND EXISTS (
        SELECT 1 FROM billing_billflag WHERE bill_id = NEW.id AND cleared_at IS NULL
    ) THEN
        RAISE EXCEPTION 'bill % has flags that nobody cleared', NEW.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER billing_bill_is_kept BEFORE UPDATE OR DELETE ON billing_bill
    FOR EACH ROW EXECUTE FUNCTION billing_bill_is_kept();

CREATE FUNCTION billing_bill_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status = 'ISSUED' THEN
        RAISE EXCEPTION 'a bill is drafted before it is issued'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.kind = 'CORRECTION' AND NOT EXISTS (
        SELECT 1 FROM billing_bill bill WHERE bill.id = NEW.corrects_id
            AND bill.status = 'ISSUED' AND bill.kind = 'MONTHLY'
            AND (bill.account_id, bill.month_on) = (NEW.account_id, NEW.month_on)
    ) THEN
        RAISE EXCEPTION 'only an issued monthly bill of the same account and month is corrected'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER billing_bill_begins BEFORE INSERT ON billing_bill
    FOR EACH ROW EXECUTE FUNCTION billing_bill_begins();
"""

KEPT_BACK = """
DROP TRIGGER billing_bill_begins ON billing_bill;
DROP FUNCTION billing_bill_begins;
DROP TRIGGER billing_bill_is_kept ON billing_bill;
DROP FUNCTION billing_bill_is_kept;
"""

LINES = """
-- Looked at once a statement: a month writes a hundred thousand lines.
CREATE FUNCTION billing_billline_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM (SELECT DISTINCT bill_id FROM touched) lines
        JOIN billing_bill bill ON bill.id = lines.bill_id WHERE bill.status = 'ISSUED'
    ) THEN
        RAISE EXCEPTION 'the lines of an issued bill are kept: % refused', TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION billing_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER billing_billline_is_written_in_time AFTER INSERT ON billing_billline
    REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION billing_billline_is_kept();
CREATE TRIGGER billing_billline_is_kept AFTER DELETE ON billing_billline
    REFERENCING OLD TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION billing_billline_is_kept();
CREATE TRIGGER billing_billline_never_changes BEFORE UPDATE ON billing_billline
    FOR EACH ROW EXECUTE FUNCTION billing_refuse();
"""

LINES_BACK = """
DROP TRIGGER billing_billline_never_changes ON billing_billline;
DROP TRIGGER billing_billline_is_kept ON billing_billline;
DROP TRIGGER billing_billline_is_written_in_time ON billing_billline;
DROP FUNCTION billing_refuse;
DROP FUNCTION billing_billline_is_kept;
"""

FLAGS = """
CREATE FUNCTION billing_billflag_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wanted bigint;
BEGIN
    wanted := CASE TG_OP WHEN 'INSERT' THEN NEW.bill_id ELSE OLD.bill_id END;
    IF EXISTS (SELECT 1 FROM billing_bill WHERE id = wanted AND status = 'ISSUED')
        OR (TG_OP = 'UPDATE' AND OLD.cleared_at IS NOT NULL)
    THEN
        RAISE EXCEPTION 'the flags of bill % are kept: % refused', wanted, TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER billing_billflag_is_kept BEFORE INSERT OR UPDATE OR DELETE ON billing_billflag
    FOR EACH ROW EXECUTE FUNCTION billing_billflag_is_kept();
"""

FLAGS_BACK = """
DROP TRIGGER billing_billflag_is_kept ON billing_billflag;
DROP FUNCTION billing_billflag_is_kept;
"""

FOLLOWING = """
CREATE FUNCTION billing_invoice_fits_its_bill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM billing_bill WHERE id = NEW.bill_id
            AND status = 'ISSUED' AND total_yuan = NEW.amount_yuan
    ) THEN
        RAISE EXCEPTION 'an invoice is of an issued bill, over its total'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER billing_invoice_fits_its_bill BEFORE INSERT ON billing_invoice
    FOR EACH ROW EXECUTE FUNCTION billing_invoice_fits_its_bill();
CREATE TRIGGER billing_invoice_is_kept BEFORE UPDATE OR DELETE ON billing_invoice
    FOR EACH ROW EXECUTE FUNCTION billing_refuse();

CREATE FUNCTION billing_dispute_is_answered_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.answered_at IS NOT NULL
        OR (NEW.bill_id, NEW.case_id, NEW.words, NEW.facts, NEW.opened_at, NEW.opened_by_id)
        <> (OLD.bill_id, OLD.case_id, OLD.words, OLD.facts, OLD.opened_at, OLD.opened_by_id)
        OR NEW.line_place IS DISTINCT FROM OLD.line_place
    THEN
        RAISE EXCEPTION 'a dispute is answered once and kept: % refused', TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER billing_dispute_is_answered_once BEFORE UPDATE OR DELETE ON billing_dispute
    FOR EACH ROW EXECUTE FUNCTION billing_dispute_is_answered_once();

CREATE FUNCTION billing_priceterms_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Only the end moves, when something else is agreed.
    IF TG_OP = 'DELETE' OR to_jsonb(OLD) - 'period' <> to_jsonb(NEW) - 'period'
        OR lower(OLD.period) <> lower(NEW.period)
    THEN
        RAISE EXCEPTION 'what was agreed on price is kept: % refused', TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER billing_priceterms_are_kept BEFORE UPDATE OR DELETE ON billing_priceterms
    FOR EACH ROW EXECUTE FUNCTION billing_priceterms_are_kept();
"""

FOLLOWING_BACK = """
DROP TRIGGER billing_priceterms_are_kept ON billing_priceterms;
DROP FUNCTION billing_priceterms_are_kept;
DROP TRIGGER billing_dispute_is_answered_once ON billing_dispute;
DROP FUNCTION billing_dispute_is_answered_once;
DROP TRIGGER billing_invoice_is_kept ON billing_invoice;
DROP TRIGGER billing_invoice_fits_its_bill ON billing_invoice;
DROP FUNCTION billing_invoice_fits_its_bill;
"""

JSON = """
ALTER TABLE billing_bill
    ADD CONSTRAINT billing_bill_facts_can_be_read CHECK (facts = '' OR facts IS JSON OBJECT),
    ADD CONSTRAINT billing_bill_head_can_be_read CHECK (head = '' OR head IS JSON OBJECT);
"""

JSON_BACK = """
ALTER TABLE billing_bill
    DROP CONSTRAINT billing_bill_facts_can_be_read,
    DROP CONSTRAINT billing_bill_head_can_be_read;
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_terms_bills_disputes_invoices")]

    operations = [
        migrations.RunSQL(ADDS_UP, ADDS_UP_BACK),
        migrations.RunSQL(KEPT, KEPT_BACK),
        migrations.RunSQL(LINES, LINES_BACK),
        migrations.RunSQL(FLAGS, FLAGS_BACK),
        migrations.RunSQL(FOLLOWING, FOLLOWING_BACK),
        migrations.RunSQL(JSON, JSON_BACK),
    ]
