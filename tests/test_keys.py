"""Which key stood for whom, and which signatures count."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personae.engines.signers.ed25519 import Ed25519Signer, verify
from personae.proof.keys import (
    KeyAct,
    KeyEvent,
    Verdict,
    holder_of,
    judge,
    standing_at,
    standings,
)
from personae.proof.signatures import Signed, sign, signed_as_json, signed_from_json
from personae.vocabulary.names import Sha256

OLD, NEW, OTHER = (Ed25519Signer(bytes([n]) * 32) for n in (1, 2, 3))
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
OVER = {"agreement": Sha256("a" * 64)}


def event(act: KeyAct, at: datetime, key: Ed25519Signer = OLD, **more: bytes) -> KeyEvent:
    return KeyEvent(act=act, holder="ana-vale", key=key.public_key, since=at, **more)


REGISTERED = event(KeyAct.REGISTERED, NOON)
CHANGED = event(KeyAct.CHANGED, NOON + HOUR, NEW, instead=OLD.public_key)
LOST = event(KeyAct.LOST, NOON + HOUR)
COMPROMISED = event(KeyAct.COMPROMISED, NOON + HOUR)


def signed(at: datetime, by: Ed25519Signer = OLD) -> Signed:
    return sign(by, signer="ana-vale", acting_as="performer", over=OVER, at=at)


@pytest.mark.parametrize(
    ("events", "said_at", "known_by", "by", "verdict"),
    [
        ((), 0, 0, OLD, Verdict.UNREGISTERED),
        ((REGISTERED,), -1, 0, OLD, Verdict.BEFORE),
        ((REGISTERED,), 0, 0, OLD, Verdict.COUNTS),
        ((REGISTERED,), 0, 0, OTHER, Verdict.UNREGISTERED),
        ((REGISTERED, COMPROMISED), 0, 3599, OLD, Verdict.COUNTS),
        ((REGISTERED, COMPROMISED), 0, 3600, OLD, Verdict.COMPROMISED),
        # What the thief writes into it does not help: it came on record too late.
        ((REGISTERED, COMPROMISED), 0, 9000, OLD, Verdict.COMPROMISED),
        ((REGISTERED, COMPROMISED), 3600, 3599, OLD, Verdict.COMPROMISED),
        ((REGISTERED, LOST), 0, 3599, OLD, Verdict.COUNTS),
        ((REGISTERED, LOST), 0, 3600, OLD, Verdict.LOST),
        ((REGISTERED, CHANGED), 0, 3599, OLD, Verdict.COUNTS),
        ((REGISTERED, CHANGED), 0, 3600, OLD, Verdict.REPLACED),
        ((REGISTERED, CHANGED), 3599, 3600, NEW, Verdict.BEFORE),
        ((REGISTERED, CHANGED), 3600, 3600, NEW, Verdict.COUNTS),
        ((REGISTERED, CHANGED, COMPROMISED), 0, 3600, OLD, Verdict.COMPROMISED),
    ],
)
def test_what_counts_on_both_sides_of_each_moment(
    events: tuple[KeyEvent, ...],
    said_at: int,
    known_by: int,
    by: Ed25519Signer,
    verdict: Verdict,
) -> None:
    made = signed(NOON + said_at * SECOND, by)
    assert judge(made, events, known_by=NOON + known_by * SECOND, check=verify) is verdict


def test_a_signature_of_somebody_else_is_none() -> None:
    made = replace(signed(NOON), signer="ben-vale")
    assert judge(made, (REGISTERED,), known_by=NOON, check=verify) is Verdict.NOT_SIGNED
    theirs = sign(OLD, signer="ben-vale", acting_as="performer", over=OVER, at=NOON)
    assert judge(theirs, (REGISTERED,), known_by=NOON, check=verify) is Verdict.UNREGISTERED


def test_which_key_stood_at_a_moment() -> None:
    events = (REGISTERED, CHANGED)
    assert standing_at(events, "ana-vale", NOON - SECOND) is None
    assert standing_at(events, "ana-vale", NOON) == OLD.public_key
    assert standing_at(events, "ana-vale", NOON + HOUR - SECOND) == OLD.public_key
    assert standing_at(events, "ana-vale", NOON + HOUR) == NEW.public_key
    assert standing_at(events, "ben-vale", NOON) is None
    assert holder_of(events, NEW.public_key) == "ana-vale"
    assert holder_of(events, OTHER.public_key) is None


def test_a_key_that_has_ended_never_stands_again() -> None:
    again = event(KeyAct.REGISTERED, NOON + 2 * HOUR)
    (stood,) = standings((REGISTERED, COMPROMISED, again), "ana-vale")
    assert not stood.at(NOON + 3 * HOUR)


def test_written_and_read_again() -> None:
    made = signed(NOON)
    assert signed_from_json(signed_as_json(made)) == made


@pytest.mark.parametrize(
    "spoil",
    [
        lambda kept: kept.pop("key"),
        lambda kept: kept.update(more="x"),
        lambda kept: kept.update(over={}),
        lambda kept: kept.update(over="x"),
        lambda kept: kept.update(at="yesterday"),
        lambda kept: kept.update(at=3),
        lambda kept: kept.update(value="zz"),
    ],
)
def test_a_signature_that_cannot_be_read(spoil: Callable[[dict[str, object]], object]) -> None:
    kept = signed_as_json(signed(NOON))
    spoil(kept)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r".+"):
        signed_from_json(kept)


KEYS = st.sampled_from([OLD, NEW, OTHER])
MOMENTS = st.integers(-5, 5).map(lambda n: NOON + n * SECOND)


@st.composite
def events(draw: st.DrawFn) -> KeyEvent:
    act, key = draw(st.sampled_from(KeyAct)), draw(KEYS)
    instead = draw(KEYS).public_key if act is KeyAct.CHANGED else None
    return KeyEvent(
        act=act, holder="ana-vale", key=key.public_key, since=draw(MOMENTS), instead=instead
    )


ENDS = st.builds(event, st.sampled_from([KeyAct.COMPROMISED, KeyAct.LOST]), MOMENTS, KEYS)


@given(st.lists(events(), max_size=6), ENDS, KEYS, MOMENTS, MOMENTS)
def test_one_more_compromise_or_loss_never_makes_a_signature_good(
    before: list[KeyEvent],
    hit: KeyEvent,
    by: Ed25519Signer,
    said_at: datetime,
    known_by: datetime,
) -> None:
    made = signed(said_at, by)
    for more in ([*before, hit], [hit, *before]):
        if judge(made, more, known_by=known_by, check=verify) is Verdict.COUNTS:
            assert judge(made, before, known_by=known_by, check=verify) is Verdict.COUNTS


@given(st.lists(events(), max_size=6), KEYS, MOMENTS, MOMENTS)
def test_what_is_known_only_later_never_counts_more(
    told: list[KeyEvent], by: Ed25519Signer, said_at: datetime, known_by: datetime
) -> None:
    made = signed(said_at, by)
    if judge(made, told, known_by=known_by + SECOND, check=verify) is Verdict.COUNTS:
        assert judge(made, told, known_by=known_by, check=verify) is Verdict.COUNTS


@given(st.permutations([REGISTERED, CHANGED, LOST, COMPROMISED]), MOMENTS, MOMENTS)
def test_the_order_in_which_it_is_told_does_not_matter(
    told: list[KeyEvent], said_at: datetime, known_by: datetime
) -> None:
    in_order = (REGISTERED, CHANGED, LOST, COMPROMISED)
    made = signed(said_at)
    assert judge(made, told, known_by=known_by, check=verify) is judge(
        made, in_order, known_by=known_by, check=verify
    )
