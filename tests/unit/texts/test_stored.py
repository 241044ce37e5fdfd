"""What a run stored in English is found again by its words and said in the language of a report."""

from __future__ import annotations

import pytest

from forecast.assemble.inputs import FIELDS
from forecast.assemble.resources import RATE_UNITS
from forecast.assemble.tasks import SYSTEMIC
from forecast.quality import CHECKS
from forecast.studies.certificate import known_answers
from forecast.studies.contributions import NAMES
from forecast.studies.sobol import COSTS, FORKS, SINGLE
from forecast.studies.sobol import OTHERS as OTHER_RISKS
from forecast.studies.sobol import SYSTEMIC as SYSTEMIC_RISK
from forecast.texts import catalogue, speaking
from forecast.texts.stored import retold, shares

OTHERS = (*NAMES.values(), "Together", "12 other risks", *SYSTEMIC.values())
GROUPS = (COSTS, FORKS, SINGLE, OTHER_RISKS, SYSTEMIC_RISK, "durations", "durations of Build")


@pytest.mark.parametrize("english", [*OTHERS, *GROUPS, *(one.name for one in known_answers())])
def test_a_stored_name_is_said_again(english: str) -> None:
    assert retold(english) == english
    with speaking({key: f"Nr. {text}" for key, text in catalogue().items() if key.startswith("stored.")}):
        assert retold(english) == f"Nr. {english}"


CHECKED = [(text, "quality") for one in CHECKS.values() for text in (one.name, one.rule)]
UNITS = [
    (unit.format(money="EUR", rate=rate), "unit")
    for _, _, unit in FIELDS.values()
    for rate in RATE_UNITS.values()
    if unit != "{money}"
]


@pytest.mark.parametrize(("english", "among"), dict.fromkeys((*CHECKED, *UNITS, ("person-days", "unit"))))
def test_a_stored_text_is_said_again_among_those_of_its_table(english: str, among: str) -> None:
    assert retold(english, among) == english
    with speaking({key: f"Nr. {text}" for key, text in catalogue().items() if key.startswith("stored.")}):
        assert retold(english, among) == f"Nr. {english}"
        assert retold(english) == english


def test_a_number_in_a_stored_name_is_written_as_the_region_does() -> None:
    with speaking({"stored.all_durations": "{rho} zwischen allen Dauern"}, "de"):
        assert retold("0.5 between all durations") == "0,5 zwischen allen Dauern"


def test_a_text_that_nobody_stores_stays_as_it_is() -> None:
    assert retold("pert") == "pert"


def test_a_stored_share_is_written_as_the_region_does() -> None:
    with speaking({}, "en-US"):
        assert shares("NET-020 70 %; 5 % more <1 %; NET-030") == ["NET-020 70%", "5 % more <1%", "NET-030"]
