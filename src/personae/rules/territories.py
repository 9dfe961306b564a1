"""Which words name a territory: the codes of ISO 3166, and no others.

A code that is none would meet no statute and no clause, and so read as if nothing stood in the way.
"""

import re

from personae.vocabulary.mistake import did_you_mean

_FORM = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")

# ISO 3166-1 alpha-2, as the tz database's iso3166.tab has it (2026f, public domain; there current
# as of ISO/TC 46 N1127, 2024-02-29).
_CODES = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR
BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ
EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW
GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY
KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV
MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY
QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG
TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM
ZW
"""
_COUNTRIES = frozenset(_CODES.split())
# Not in the list, and wanted: the Union (reserved in ISO 3166-1 for just this), and Kosovo by the
# code from the users' own range that the European Commission writes.
_BESIDE = frozenset(("EU", "XK"))

# ISO 3166-2:US. Of other countries no rule here asks for a part, so there the form is enough: such
# a code lies in its country, and nowhere else.
_STATES = {
    line[:2]: line[3:]
    for line in """\
AL Alabama
AK Alaska
AZ Arizona
AR Arkansas
CA California
CO Colorado
CT Connecticut
DE Delaware
FL Florida
GA Georgia
HI Hawaii
ID Idaho
IL Illinois
IN Indiana
IA Iowa
KS Kansas
KY Kentucky
LA Louisiana
ME Maine
MD Maryland
MA Massachusetts
MI Michigan
MN Minnesota
MS Mississippi
MO Missouri
MT Montana
NE Nebraska
NV Nevada
NH New Hampshire
NJ New Jersey
NM New Mexico
NY New York
NC North Carolina
ND North Dakota
OH Ohio
OK Oklahoma
OR Oregon
PA Pennsylvania
RI Rhode Island
SC South Carolina
SD South Dakota
TN Tennessee
TX Texas
UT Utah
VT Vermont
VA Virginia
WA Washington
WV West Virginia
WI Wisconsin
WY Wyoming
DC District of Columbia
AS American Samoa
GU Guam
MP Northern Mariana Islands
PR Puerto Rico
UM United States Minor Outlying Islands
VI Virgin Islands""".splitlines()
}
_PARTS = {"US": frozenset(_STATES)}  # of a country; the countries that are not here are open
_NAMED = {name.casefold(): f"US-{code}" for code, name in _STATES.items()}
_MISTAKEN = {"UK": "GB", "EL": "GR", "USA": "US"}  # codes of other lists


def is_territory(text: str) -> bool:
    """Whether it is a country of ISO 3166-1 or a part of one, or the EU."""
    country, _, part = text.partition("-")
    if not _FORM.fullmatch(text) or country not in _COUNTRIES | _BESIDE:
        return False
    return not part or (country in _COUNTRIES and part in _PARTS.get(country, {part}))


def looks_like_one(text: str) -> bool:
    """Whether it has the form of a code, whatever it names."""
    return _FORM.fullmatch(text) is not None


def names_its_part(text: str) -> bool:
    """Whether nothing is left open within it: of a country whose parts are listed, which part."""
    return text not in _PARTS


def territory_meant(text: str) -> str:
    """`Did you mean `GB`?`, or an empty string where nothing known is near."""
    plain = text.strip()
    named = _NAMED.get(plain.casefold())
    if named:
        return f"Did you mean `{named}`?"
    country, dash, part = plain.upper().replace("_", "-").partition("-")
    country = _MISTAKEN.get(country, country)
    code = f"{country}{dash}{part}"
    if is_territory(code):
        return f"Did you mean `{code}`?"
    if country in _PARTS and part:
        return did_you_mean(code, [f"{country}-{each}" for each in _PARTS[country]])
    return ""
