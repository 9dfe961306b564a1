"""How sure a report is: what a score weighs, and how many false matches its film lets expect."""

import math
from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Context, Decimal
from typing import Any

from personae.likeness.calibration import Calibration, ExpectedOfSize, Reach, Weight
from personae.screening.sightings import Screening
from personae.screening.thresholds import Thresholds, VoiceThresholds

Values = dict[str, Any]

NOT_MEASURED = "certainty"  # where nothing was measured with the recogniser that was used


def calibration_of(screening: Screening) -> Calibration | None:
    """The measurement that belongs to a recogniser of this screening, and to no other."""
    held = screening.calibration
    used = {model.sha256 for model in screening.models}
    return held if held is not None and held.model in used else None


def weighs(screening: Screening, score: float | None, width_px: int) -> Values | None:
    """What a score says, as JSON: null where nobody measured it."""
    calibration = calibration_of(screening)
    if calibration is None or score is None:
        return None
    weight = calibration.weight(score, width_px)
    return None if weight is None else _weight(weight)


def size_in_words(each: Mapping[str, Any]) -> str:
    """The working of one size of face."""
    upto = f"{each['from_px']} to {(each['below_px'] or 0) - 1} px"
    size = upto if each["below_px"] else f"{each['from_px']} px and more"
    return (
        f"{size}: {each['comparisons']:,} comparison{'s' * (each['comparisons'] != 1)}; of "
        f"{each['strangers_compared']:,} comparisons of strangers "
        f"{_counted(each['strangers_matched'])} scored so high: a rate of {_said(each['rate'])}, "
        f"at most {_said(each['rate_at_most'])}; so {_said(each['expected'])}, at most "
        f"{_said(each['at_most'])} here."
    )


def not_measured(screening: Screening) -> tuple[str, ...]:
    """What the report must say was not measured, as far as scores of faces go."""
    compared = "face" not in screening.not_measured
    return (NOT_MEASURED,) if compared and calibration_of(screening) is None else ()


def _weight(weight: Weight) -> Values:
    log10 = round(weight.llr / math.log(10), 2)
    return {"log10_likelihood_ratio": log10, "reach": weight.reach.value}


def weight_in_words(weighs: Mapping[str, Any]) -> str:
    """`about 50 times likelier of one person than of two`, rounded down."""
    times = _downwards(10 ** abs(weighs["log10_likelihood_ratio"]))
    if times < 2:  # noqa: PLR2004 - not even twice
        return "about as likely of two people as of one"
    one, two = ("one", "two") if weighs["log10_likelihood_ratio"] > 0 else ("two", "one")
    # At most a fortieth for one person is at least forty times for two.
    measured = weighs["reach"] == Reach.MEASURED.value
    kind = {"one": "one person", "two": "two people"}
    reach = "about" if measured else "at least"
    return f"{reach} {times:,} times likelier of {kind[one]} than of {two}"


def expected_false_matches(screening: Screening) -> Values | None:
    """Tracks × people looked for × measured rate, with its working; None if not measured."""
    calibration = calibration_of(screening)
    if calibration is None:
        return None
    thresholds = Thresholds()
    expected = calibration.expected(
        dict(screening.compared),
        people=len(screening.looked_for),
        present_from=thresholds.present_from,
        present_px=thresholds.present_px,
    )
    return _summed(
        {
            "by": "face",
            "score": thresholds.present_from,
            "people": expected.people,
            "by_size": [_of_size(each) for each in expected.by_size],
            "too_small": expected.too_small,
            "size_not_measured": expected.unmeasured,
            "confidence": 0.95,
            "measured_on": dict(calibration.measured_on),
        }
    )


def expected_false_voices(screening: Screening) -> Values | None:
    """The same of voices: speakers × people listened for × measured rate; None if not measured."""
    hearing = screening.hearing
    measured = hearing.strangers if hearing and not hearing.not_listened else None
    if hearing is None or measured is None:
        return None
    if measured.model not in {model.sha256 for model in screening.models}:
        return None
    score = VoiceThresholds().present_from
    rate = measured.false_matches(score)
    return _of_voices(
        {
            "by": "voice",
            "score": score,
            "speakers": hearing.speakers,
            "people": len(hearing.listened_for),
            "strangers_matched": rate.count,
            "strangers_compared": rate.of,
            "worth": rate.worth,
            "rate": _shorter(rate.share),
            "rate_at_most": _upwards(rate.interval.high),
            "confidence": 0.95,
            "measured_on": dict(measured.measured_on),
        }
    )


def _of_voices(values: Values) -> Values:
    """`values` with what they come to, and the sentence that says it."""
    speakers, people = values["speakers"], values["people"]
    comparisons = speakers * people
    sums = {
        "comparisons": comparisons,
        "expected": _shorter(min(speakers, comparisons * values["rate"])),
        "at_most": _upwards(min(speakers, comparisons * values["rate_at_most"])),
    }
    sentence = _sentence(
        f"{speakers:,} speaker{'s' * (speakers != 1)} told apart",
        _whom(values, "listened for"),
        sums,
    )
    told = {"sentence": sentence or "Nobody spoke: no false match by voice.", **sums}
    return told | {key: value for key, value in values.items() if key not in told}


def voices_for_one_person(told: Values | None) -> Values | None:
    """The same of a copy for one performer, who alone counts as listened for in it."""
    return told if told is None or not told["people"] else _of_voices({**told, **_ONE})


def for_one_person(told: Values | None) -> Values | None:
    """The same of a copy for one performer, who alone counts as looked for in it."""
    if told is None or not told["people"]:
        return told
    by_size = [
        {
            **each,
            "comparisons": each["tracks"],
            "expected": _shorter(each["tracks"] * each["rate"]),
            "at_most": _upwards(each["tracks"] * each["rate_at_most"]),
        }
        for each in told["by_size"]
    ]
    return _summed({**told, **_ONE, "by_size": by_size})


_ONE: Values = {"people": 1, "copy": True}


def _whom(values: Values, sought: str) -> str:
    """In a copy for one person: whoever else was looked for is nobody's business there."""
    if values.get("copy"):
        return "the one person whom this copy is for"
    people = values["people"]
    return f"{people:,} {'person' if people == 1 else 'people'} {sought}"


def _of_size(each: ExpectedOfSize) -> Values:
    rate = each.rate
    return {
        "from_px": each.size.from_px,
        "below_px": each.size.below_px,
        "tracks": each.tracks,
        "comparisons": each.comparisons,
        "strangers_matched": rate.count,
        "strangers_compared": rate.of,
        "worth": rate.worth,
        "rate": _shorter(rate.share),
        "rate_at_most": _upwards(rate.interval.high),
        "expected": _shorter(each.expected),
        "at_most": _upwards(each.at_most),
    }


def _summed(values: Values) -> Values:
    """`values` with their sums over sizes, and the sentence that says them."""
    sizes = values["by_size"]
    sums = {
        "tracks": sum(each["tracks"] for each in sizes),
        "comparisons": sum(each["comparisons"] for each in sizes),
        "expected": _shorter(math.fsum(each["expected"] for each in sizes)),
        "at_most": _upwards(math.fsum(each["at_most"] for each in sizes)),
    }
    sentence = _sentence(
        f"{sums['tracks']:,} face{'s' * (sums['tracks'] != 1)} followed",
        _whom(values, "looked for"),
        sums,
    )
    told = {"sentence": sentence or _NONE_LARGE_ENOUGH, **sums}
    return told | {key: value for key, value in values.items() if key not in told}


_NONE_LARGE_ENOUGH = (
    "No face was large enough to be asserted, or nobody was looked for: no false match."
)


def _sentence(of: str, whom: str, sums: Mapping[str, Any]) -> str:
    """Empty where nothing was compared."""
    comparisons = sums["comparisons"]
    if not comparisons:
        return ""
    many = f"{of} × {whom} = {comparisons:,} comparison{'s' * (comparisons != 1)}"
    if not sums["expected"]:
        return (
            f"{many}: none of the strangers we measured scored so high, so at most "
            f"{_said(sums['at_most'])} false matches are to be expected (95 %)."
        )
    return (
        f"{many}: by the rate we measured {_said(sums['expected'])} false matches are to be "
        f"expected, at most {_said(sums['at_most'])} (95 %)."
    )


def _counted(number: int) -> str:
    return f"{number:,}" if number else "none"


def _said(number: float) -> str:
    """`0.00001`, not `1e-05`; and `2`, not `2.0`."""
    return f"{Decimal(repr(number)).normalize():f}"


_DIGITS = 2


def _shorter(number: float) -> float:
    """Two digits that count."""
    return float(Context(prec=_DIGITS, rounding=ROUND_HALF_EVEN).create_decimal(repr(number)))


def _upwards(number: float) -> float:
    """Two digits that count, never fewer than there may be."""
    exact = repr(round(number, 12))  # a sum of .1 and .2 is not more than .3
    return float(Context(prec=_DIGITS, rounding=ROUND_CEILING).create_decimal(exact))


def _downwards(number: float) -> int:
    """One digit that counts, and noughts: 876 is 800."""
    whole = int(number)
    return whole - whole % int(10 ** (len(str(whole)) - 1))
