"""Which province a place is in, as the tariff book names provinces."""

PROVINCE_OF = {
    "11": "BJ", "12": "TJ", "13": "HE", "14": "SX", "15": "NM", "21": "LN", "22": "JL",
    "23": "HL", "31": "SH", "32": "JS", "33": "ZJ", "34": "AH", "35": "FJ", "36": "JX",
    "37": "SD", "41": "HA", "42": "HB", "43": "HN", "44": "GD", "45": "GX", "46": "HI",
    "50": "CQ", "51": "SC", "52": "GZ", "53": "YN", "54": "XZ", "61": "SN", "62": "GS",
    "63": "QH", "64": "NX", "65": "XJ", "71": "TW", "81": "HK", "82": "MO",
}  # fmt: skip
"""The first two digits of an administrative code (GB/T 2260) by ISO 3166-2:CN."""


def province_of(district_code: str) -> str:
    """Return the province of an administrative code, as `ZJ` for 330302.

    Raises:
        ValueError: if no province's code begins so.
    """
    province = PROVINCE_OF.get(district_code[:2])
    if province is None:
        raise ValueError(f"no province has an administrative code like {district_code}")
    return province
