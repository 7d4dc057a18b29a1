"""Outlets: the facts are clean, and lookups find them however a report writes them."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from typing import Any, get_args

import pytest

from headwater.outlets import OutletFacts, Owner, host_of, load_outlets, name_key

# ISO 3166-1 alpha-2, the codes in use.
_CODES = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ "
    "BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM "
    "DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS "
    "GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN "
    "KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ "
    "MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM "
    "PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV "
    "SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI "
    "VN VU WF WS YE YT ZA ZM ZW "
)
COUNTRIES = frozenset(_CODES.split())
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
FILES = [
    entry
    for entry in sorted(resources.files("headwater.outlets").iterdir(), key=lambda e: e.name)
    if entry.name.endswith(".toml")
]
OUTLETS = load_outlets()


def tables_of(name: str) -> list[dict[str, Any]]:
    text = next(f for f in FILES if f.name == name).read_text(encoding="utf-8")
    found: list[dict[str, Any]] = tomllib.loads(text)["outlet"]
    return found


@pytest.mark.parametrize("name", [f.name for f in FILES])
def test_a_file_is_sorted_by_id_and_every_table_has_only_known_fields(name: str) -> None:
    tables = tables_of(name)
    ids = [t["id"] for t in tables]
    assert ids == sorted(ids)
    assert all(set(t) <= set(OutletFacts.__dataclass_fields__) for t in tables)
    assert all(v not in ("", []) for t in tables for v in t.values())


def test_ids_are_unique_and_plain() -> None:
    ids = [facts.id for facts in OUTLETS]
    assert len(ids) == len(set(ids)) > 240
    assert all(re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", i) for i in ids)


def test_domains_are_well_formed_and_belong_to_one_outlet() -> None:
    domains = [d for facts in OUTLETS for d in facts.domains]
    assert len(domains) == len(set(domains))
    assert [d for d in domains if not DOMAIN.fullmatch(d) or d.startswith("www.")] == []


def test_countries_and_owners_are_legal() -> None:
    assert {f.country for f in OUTLETS} - {None} <= COUNTRIES
    assert {f.owner for f in OUTLETS} - {None} <= set(get_args(Owner))


def test_no_name_is_claimed_by_two_outlets() -> None:
    claimed: dict[str, set[str]] = {}
    for facts in OUTLETS:
        for name in (facts.name, *facts.names, *facts.credits):
            claimed.setdefault(name_key(name), set()).add(facts.id)
    assert {key: ids for key, ids in claimed.items() if len(ids) > 1} == {}


def test_every_agency_has_a_credit_form_and_only_agencies_do() -> None:
    assert len(OUTLETS.agencies) >= 40
    assert [f.id for f in OUTLETS if f.agency != bool(f.credits)] == []


def test_only_what_a_state_or_body_owns_or_runs_carries_its_side() -> None:
    assert [f.id for f in OUTLETS if f.party and f.owner in ("private", "public")] == []


def test_a_name_is_not_also_written_twice_in_a_table() -> None:
    for facts in OUTLETS:
        assert len({facts.name, *facts.names}) == 1 + len(facts.names), facts.id


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("reuters", "reuters"),
        ("THE ASSOCIATED PRESS", "associated-press"),
        ("Agence France Presse", "afp"),
        ("A.F.P.", "afp"),
        ("Xinhua news agency", "xinhua"),
        ("Sydney Morning Herald", "sydney-morning-herald"),
        ("Suddeutsche Zeitung", "sueddeutsche"),
        ("The News and Observer", "news-and-observer"),
        ("The", None),
        ("", None),
        ("The Kestrel Bay Mercury", None),
    ],
)
def test_a_name_is_found_whatever_its_case_and_punctuation(name: str, found: str | None) -> None:
    facts = OUTLETS.by_name(name)
    assert (facts and facts.id) == found


@pytest.mark.parametrize(
    ("domain", "found"),
    [
        ("edition.cnn.com", "cnn"),
        ("https://www.reuters.com/world/x?y=1", "reuters"),
        ("HTTP://user@WWW.BBC.CO.UK:80/news", "bbc"),
        ("g1.globo.com", "g1"),
        ("notcnn.com", None),
        ("com", None),
        ("", None),
        ("//apnews.com", "associated-press"),
    ],
)
def test_a_domain_is_found_below_its_registered_name_only(domain: str, found: str | None) -> None:
    facts = OUTLETS.by_domain(domain)
    assert (facts and facts.id) == found


CREDITS = [
    ("PORT VELA (AP) — The ferry sank.", "AP"),
    ("Ada Lund told AFP on Monday.", "AFP"),
    ("the state news agency AA reported.", "AA"),
    ("SOURCE:Reuters", "Reuters"),
    ("SOURCE: REUTERS", "REUTERS"),
    ("With reporting by AP and Reuters", "AP Reuters"),
    ("(Reuters/AP)", "Reuters AP"),
    ("AFP, AP, dpa", "AFP AP dpa"),
    ("Photo: Jon Vale / AA", "AA"),
    ("© AFP", "AFP"),
    ("By ADA LUND, AP", "AP"),
    ("AP Photo/Jon Vale", "AP"),
    ("He told Bloomberg the port would close.", "Bloomberg"),
    ("The port will close, the AP said.", "the AP"),
    ("a dispatch of the Associated Press of Pakistan", "Associated Press of Pakistan"),
    ("Port Vela (dpa) - The ferry sank.", "dpa"),
    ("UPI reported on Sunday that it sank.", "UPI"),
    ("according to PTI, it sank.", "PTI"),
    ("AP", "AP"),
]
NOT_CREDITS = [
    "The bond kept its AA rating.",
    "an AA battery, and AAA too",
    "the Palestinian Authority (PA) said",
    "The PA said it would pay.",
    "The PTI won the vote.",
    "Mayor Bloomberg opened the port.",
    "Michael Bloomberg reported a gain.",
    "the ruins of Petra, in Jordan",
    "Anadolu Efes won the match.",
    "a Reuters/Ipsos poll found",
    "an AP-NORC poll found",
    "see reuters.com for more",
    "rap music, tap water, a spa",
    "The EPA reported cleaner air.",
    "It rained.",
    "",
]


@pytest.mark.parametrize(("text", "found"), CREDITS, ids=[t for t, _ in CREDITS])
def test_agencies_are_found_where_they_stand_as_credits_or_by_name(
    text: str, found: str | None
) -> None:
    spans = OUTLETS.find_agencies(text)
    assert " ".join(text[start:end] for start, end, _ in spans) == found
    assert all(facts.agency for _, _, facts in spans)


@pytest.mark.parametrize("text", NOT_CREDITS)
def test_what_only_looks_like_an_agency_is_left_alone(text: str) -> None:
    assert OUTLETS.find_agencies(text) == ()


def test_every_credit_form_is_found_in_brackets_and_is_its_agencys() -> None:
    for facts in OUTLETS.agencies:
        for credit in facts.credits:
            assert [f.id for _, _, f in OUTLETS.find_agencies(f"VELA ({credit}) -")] == [facts.id]


def test_an_official_mouthpiece_names_its_side() -> None:
    sides = {f.id: f.party for f in OUTLETS}
    assert (sides["xinhua"], sides["kcna"], sides["tass"]) == ("China", "North Korea", "Russia")
    assert sides["reuters"] is None


def test_a_host_without_a_dot_or_with_odd_parts_does_not_raise() -> None:
    assert host_of("  //WWW.x.org.:8080  ") == "x.org"
    assert OUTLETS.by_domain("::::") is None


@pytest.mark.parametrize(
    "name",
    [
        "Sarpress",
        "The Sabel Herald",
        "The Lindhavn Courier",
        "Coast Today",
        "Radio Skerra",
        "The Meridian Post",
        "Radio Sabel",
        "Pellmere Gazette",
        "Radio Orlewater",
    ],
)
def test_the_invented_outlets_of_the_examples_are_known_from_their_texts_alone(name: str) -> None:
    assert OUTLETS.by_name(name) is None
    assert OUTLETS.find_agencies(f"PORT SABEL ({name}) — SOURCE: {name}") == ()
