"""The fixed vocabulary of prices: the codes that the tariff book and bills share."""

from enum import StrEnum


class Period(StrEnum):
    """The time-of-use periods (分时时段), in the order in which a bill prints them."""

    SHARP = "SHARP"
    PEAK = "PEAK"
    FLAT = "FLAT"
    VALLEY = "VALLEY"
    DEEP_VALLEY = "DEEP_VALLEY"


class Structure(StrEnum):
    """Whether the price has a fixed part beside the energy (单一制, 两部制)."""

    SINGLE_PART = "SINGLE_PART"
    TWO_PART = "TWO_PART"


class PurchaseMode(StrEnum):
    """From whom the energy is bought: the company as agent, a retailer, the market itself."""

    AGENT = "AGENT"
    RETAIL = "RETAIL"
    WHOLESALE = "WHOLESALE"


class PriceClass(StrEnum):
    """The class of use that a price is for."""

    COMMERCIAL_INDUSTRIAL = "COMMERCIAL_INDUSTRIAL"
    AGRICULTURE = "AGRICULTURE"
    RESIDENTIAL = "RESIDENTIAL"


class UseClass(StrEnum):
    """What the electricity is for, as far as prices and power factor depend on it."""

    INDUSTRY = "INDUSTRY"
    COMMERCE = "COMMERCE"
    IRRIGATION = "IRRIGATION"
    AGRICULTURE = "AGRICULTURE"
    RESIDENTIAL = "RESIDENTIAL"


class ChargingMode(StrEnum):
    """How the fixed part of the bill (容需量电费) is reckoned."""

    SINGLE_PART = "SINGLE_PART"
    CAPACITY = "CAPACITY"
    CONTRACT_DEMAND = "CONTRACT_DEMAND"
    ACTUAL_DEMAND = "ACTUAL_DEMAND"


class FixedPrice(StrEnum):
    """The two prices of the fixed part: yuan per kVA and month, yuan per kW and month."""

    CAPACITY = "CAPACITY"
    DEMAND = "DEMAND"


class ComponentGroup(StrEnum):
    """The parts of an energy charge, in the order of the official bill."""

    PURCHASE = "PURCHASE"
    LINE_LOSS = "LINE_LOSS"
    TRANSMISSION = "TRANSMISSION"
    SYSTEM_OPERATION = "SYSTEM_OPERATION"
    FUNDS = "FUNDS"


class ExcessReading(StrEnum):
    """From what the double price above 105 % of the contract demand C is added.

    Both are read out of 发改办价格〔2016〕1583号: C + 2 (M - 1.05 C), or
    1.05 C + 2 (M - 1.05 C).
    """

    ON_CONTRACT = "ON_CONTRACT"
    ON_LIMIT = "ON_LIMIT"


class Proration(StrEnum):
    """What one day of a monthly charge is: 1/30 (rules of 1996), or one day of that month."""

    THIRTIETHS = "THIRTIETHS"
    DAYS_OF_MONTH = "DAYS_OF_MONTH"
