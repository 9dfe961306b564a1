"""How many of a performer are used at once, by what is seen and what the vendor's list declares."""

from dataclasses import replace

import pytest
from tests.pay import replica

from personae.reconciliation.copies import Copies, Declared, copies_used
from personae.reconciliation.worked import Worked
from personae.vocabulary.span import Span


def line(
    copies: int | None, *spans: Span, asset: str = "", version: str = "", at: int = 2
) -> Declared:
    """A line of the list, `at` its row, with its frames in the shot."""
    return (
        replace(
            replica(),
            where=f"replicas.csv:{at}",
            copies=copies,
            asset_id=asset,
            version=version,
        ),
        spans,
    )


@pytest.mark.parametrize(
    ("seen", "declared", "least", "more"),
    [
        (1, [line(1)], 1, 0),
        (5, [line(1)], 5, 0),
        (1, [line(5)], 5, 0),
        (1, [line(None)], 1, None),  # nobody wrote how many
        (4, [line(None)], 4, None),
        (1, [line(3), line(None, at=3)], 3, None),
        # Two lines of one shot may be on screen together, and need not be.
        (1, [line(1, asset="a"), line(1, asset="b", at=3)], 1, 1),
        (2, [line(1, asset="a"), line(1, asset="b", at=3)], 2, 0),
        (1, [line(1), line(1, at=3)], 1, 1),
        (1, [line(2, asset="a"), line(3, asset="a", at=3)], 3, 2),
        # A later version of an asset takes the earlier one's place.
        (1, [line(2, asset="a", version="v1"), line(3, asset="a", version="v2", at=3)], 3, 0),
        # Where their frames are known, what never shares a frame is not at once.
        (1, [line(1, Span(0, 9), asset="a"), line(1, Span(9, 20), asset="b", at=3)], 1, 0),
        (1, [line(1, Span(0, 10), asset="a"), line(1, Span(9, 20), asset="b", at=3)], 1, 1),
        (1, [line(1, Span(0, 9), asset="a"), line(1, asset="b", at=3)], 1, 1),
    ],
)
def test_copies_at_once(seen: int, declared: list[Declared], least: int, more: int | None) -> None:
    assert copies_used(seen, declared, Worked.NO) == Copies(least=least, more=more)


@pytest.mark.parametrize(
    ("seen", "declared", "least", "more"),
    [
        (4, [line(3)], 3, 0),  # themself and three copies
        (4, [line(2)], 4, 0),  # the list and the picture disagree
        (4, [], 4, 0),
        (1, [line(1)], 1, 0),
        (4, [line(None)], 3, None),
        (3, [line(1, asset="a"), line(1, asset="b", at=3)], 2, 1),
    ],
)
def test_who_worked_there_may_stand_among_their_own_copies(
    seen: int, declared: list[Declared], least: int, more: int | None
) -> None:
    assert copies_used(seen, declared, Worked.HERE) == Copies(least=least, more=more)
