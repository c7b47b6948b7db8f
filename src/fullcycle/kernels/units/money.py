"""Money is Decimal yuan; what is paid is rounded to the fen."""

from decimal import ROUND_HALF_UP, Decimal


FEN = Decimal("0.01")


def round_to_fen(amount_yuan: Decimal) -> Decimal:
    """Round half up to the fen, as bills and receipts do (no banker's rounding)."""
    return amount_yuan.quantize(FEN, rounding=ROUND_HALF_UP)
