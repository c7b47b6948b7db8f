"""The fixed vocabulary of a supply scheme: the codes that data files and options share."""

from enum import StrEnum


class LineKind(StrEnum):
    """How the line reaches the customer."""

    OVERHEAD = "OVERHEAD"
    CABLE = "CABLE"


class Role(StrEnum):
    """What a source is for; there is exactly one main source."""

    MAIN = "MAIN"
    STANDBY = "STANDBY"


class MainWiring(StrEnum):
    """How incoming lines and transformers are joined in the customer's substation."""

    LINE_TRANSFORMER = "LINE_TRANSFORMER"
    SINGLE_BUS = "SINGLE_BUS"
    SECTIONED_BUS = "SECTIONED_BUS"


class Interlock(StrEnum):
    """What keeps two sources from meeting."""

    NONE = "NONE"
    ELECTRICAL = "ELECTRICAL"
    MECHANICAL = "MECHANICAL"
    BOTH = "BOTH"


class Switching(StrEnum):
    """How the load moves to the standby source."""

    NONE = "NONE"
    MANUAL = "MANUAL"
    AUTOMATIC = "AUTOMATIC"


class MeteringMode(StrEnum):
    """On which side of the transformer supply and metering stand (高供高计, 高供低计)."""

    HV_HV = "HV_HV"
    HV_LV = "HV_LV"


class MeteringPlace(StrEnum):
    """Where the meter of a source stands."""

    BOUNDARY = "BOUNDARY"
    SUBSTATION_OUTLET = "SUBSTATION_OUTLET"
    TRANSFORMER_LV_SIDE = "TRANSFORMER_LV_SIDE"


class Boundary(StrEnum):
    """Where the utility's property ends and the customer's begins (产权分界点)."""

    FIRST_SUPPORT = "FIRST_SUPPORT"
    FIRST_POLE = "FIRST_POLE"
    CABLE_TERMINAL = "CABLE_TERMINAL"
    SUBSTATION_OUTLET = "SUBSTATION_OUTLET"


class ApprovalLevel(StrEnum):
    """Who approves the scheme, from the lowest to the highest."""

    COUNTY = "COUNTY"
    CITY = "CITY"
    PROVINCE = "PROVINCE"


class CostItem(StrEnum):
    """What a planning estimate prices."""

    RECEIVING_PER_KVA = "RECEIVING_PER_KVA"
    TRANSFORMER_EACH = "TRANSFORMER_EACH"
    INCOMING_PER_SOURCE = "INCOMING_PER_SOURCE"
    BACKUP_PER_KVA = "BACKUP_PER_KVA"
    COMPENSATION_PER_KVAR = "COMPENSATION_PER_KVAR"
    LINE_PER_KM = "LINE_PER_KM"
    BAY = "BAY"


class NumberName(StrEnum):
    """The single numbers the rules turn on, each a dated row of `numbers.yaml`."""

    LOW_VOLTAGE_LIMIT_KW = "LOW_VOLTAGE_LIMIT_KW"
    LOAD_RATE_ONE_UNIT = "LOAD_RATE_ONE_UNIT"
    LOAD_RATE_MANY_UNITS = "LOAD_RATE_MANY_UNITS"
    SIZING_POWER_FACTOR = "SIZING_POWER_FACTOR"
    TARGET_POWER_FACTOR = "TARGET_POWER_FACTOR"
    COMPENSATION_MIN_SHARE = "COMPENSATION_MIN_SHARE"
    COMPENSATION_MAX_SHARE = "COMPENSATION_MAX_SHARE"
    BACKUP_SHARE = "BACKUP_SHARE"
    BACKUP_POWER_FACTOR = "BACKUP_POWER_FACTOR"
    CT_LOAD_MIN = "CT_LOAD_MIN"
    CT_LOAD_MAX = "CT_LOAD_MAX"
    CT_LOAD_BEST = "CT_LOAD_BEST"
    CT_LOAD_PREFERRED_MIN = "CT_LOAD_PREFERRED_MIN"
    CT_LOAD_PREFERRED_MAX = "CT_LOAD_PREFERRED_MAX"
    LOW_SIDE_KV = "LOW_SIDE_KV"
    DAYS_ONE_SOURCE = "DAYS_ONE_SOURCE"
    DAYS_MANY_SOURCES = "DAYS_MANY_SOURCES"
    LINE_DAYS_OVERHEAD_PER_KM = "LINE_DAYS_OVERHEAD_PER_KM"
    LINE_DAYS_CABLE_PER_KM = "LINE_DAYS_CABLE_PER_KM"
    SHARED_FAULTS_ONE_SUBSTATION = "SHARED_FAULTS_ONE_SUBSTATION"
    SHARED_FAULTS_TWO_SUBSTATIONS = "SHARED_FAULTS_TWO_SUBSTATIONS"
    DISPATCH_FROM_KV = "DISPATCH_FROM_KV"


class SeriesName(StrEnum):
    """The standard sizes a choice is taken from."""

    TRANSFORMER_KVA = "TRANSFORMER_KVA"
    CT_PRIMARY_A = "CT_PRIMARY_A"


class HouseRuleName(StrEnum):
    """What follows from physics, bookkeeping and our ranking: rows of `house_rules.yaml`."""

    VOLTAGE_KNOWN = "VOLTAGE_KNOWN"
    FEEDER_KNOWN = "FEEDER_KNOWN"
    FEEDER_FACTS = "FEEDER_FACTS"
    WANTED_SECOND = "WANTED_SECOND"
    FEEDERS_DIFFER = "FEEDERS_DIFFER"
    FEEDER_SPARE = "FEEDER_SPARE"
    ONE_MAIN = "ONE_MAIN"
    ONE_VOLTAGE = "ONE_VOLTAGE"
    MAIN_CARRIES_ALL = "MAIN_CARRIES_ALL"
    STANDBY_CARRIES_IMPORTANT = "STANDBY_CARRIES_IMPORTANT"
    SUM_CARRIES_LOAD = "SUM_CARRIES_LOAD"
    ONE_UNIT_LOST = "ONE_UNIT_LOST"
    CONTRACT_SUM = "CONTRACT_SUM"
    METER_PER_SOURCE = "METER_PER_SOURCE"
    METERED_HIGH = "METERED_HIGH"
    METERED_LOW = "METERED_LOW"
    PLACE_BOUNDARY = "PLACE_BOUNDARY"
    PLACE_OUTLET = "PLACE_OUTLET"
    PLACE_LOW = "PLACE_LOW"
    VOLTAGE_TRANSFORMER = "VOLTAGE_TRANSFORMER"
    MULTIPLIER = "MULTIPLIER"
    POWER_QUALITY = "POWER_QUALITY"
    RELIABILITY_FEE = "RELIABILITY_FEE"
    SURVEYED_LINE = "SURVEYED_LINE"
    EARLIEST = "EARLIEST"
    RELIABILITY = "RELIABILITY"
    NO_BASIC_CHARGE = "NO_BASIC_CHARGE"
    RANK_AS_WANTED = "RANK_AS_WANTED"
    RANK_LEAST_COST = "RANK_LEAST_COST"
    RANK_LEAST_CUSTOMER_COST = "RANK_LEAST_CUSTOMER_COST"
    RANK_EARLIEST = "RANK_EARLIEST"
    RANK_MOST_RELIABLE = "RANK_MOST_RELIABLE"
