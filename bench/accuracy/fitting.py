"""Ways to turn scores into likelihood ratios, and how well each does on people it never saw.

Cllr is what a set of ratios costs whoever decides by them, in bits, over all prior odds; 1 is that
of a system that says nothing (Brümmer and du Preez, Computer Speech & Language 20 (2006),
doi:10.1016/j.csl.2005.08.001). Minimum Cllr is what is left when the scores are transformed as well
as a rising function could, knowing the truth; the difference is what calibration loses.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Scores: TypeAlias = NDArray[np.float64]
Fitted: TypeAlias = Callable[[Scores], Scores]  # scores to natural logarithms of ratios
Pairs: TypeAlias = tuple[Scores, Scores]  # scores of pairs of one person, and of two
Way: TypeAlias = Callable[[Sequence[Pairs]], list[Fitted]]  # a set of pairs for each size of face

# A line is fitted best where one pair of twenty is one person's: near the scores that decide.
_ONE_PERSON = 0.05
_STEPS, _STRIDE, _NEAR, _FAR = 1000, 3.0, 1e-9, 60.0


def cllr(same: Scores, strangers: Scores) -> float:
    """Of log-likelihood ratios (natural) of pairs of one person and of two."""
    missed = np.logaddexp(0, -same).mean()
    taken = np.logaddexp(0, strangers).mean()
    return float((missed + taken) / 2 / np.log(2))


def least_cllr(same: Scores, strangers: Scores) -> float:
    """What no rising function of these scores could better, the truth being known."""
    fitted = _rising(same, strangers)
    return cllr(fitted(same), fitted(strangers))


def line(same: Scores, strangers: Scores) -> tuple[float, float]:
    """Slope and offset of the log-likelihood ratio, by logistic regression.

    Both kinds of pair weigh alike however many there are. One pair of each kind is added at the
    far end of the other: in some sizes no stranger scores like the same person, and the slope would
    be infinite. It is Platt's remedy (Advances in Large Margin Classifiers, 1999): what so few
    photographs say is believed a little less.
    """
    doubted = (np.append(same, strangers.min()), np.append(strangers, same.max()))
    slope, offset = _logistic([doubted])
    return float(slope), float(offset)


def many_lines(sizes: Sequence[Pairs]) -> list[Fitted]:
    return [_line(*line(same, strangers)) for same, strangers in sizes]


def one_slope(sizes: Sequence[Pairs]) -> list[Fitted]:
    """The sizes lend each other their slope, so that none is infinite; each has its offset."""
    slope, *offsets = _logistic(sizes)
    return [_line(slope, offset) for offset in offsets]


def normal(sizes: Sequence[Pairs]) -> list[Fitted]:
    """Two normal distributions of one deviation: lines, too."""
    out = []
    for same, strangers in sizes:
        slope = (same.mean() - strangers.mean()) / ((same.var() + strangers.var()) / 2)
        out.append(_line(slope, -slope * (same.mean() + strangers.mean()) / 2))
    return out


def stepwise(sizes: Sequence[Pairs]) -> list[Fitted]:
    """Isotonic regression, one doubtful pair of each kind added at each end (Laplace)."""
    ends = np.array([-1.0, 1.0])
    return [
        _rising(np.concatenate([same, ends]), np.concatenate([strangers, ends]))
        for same, strangers in sizes
    ]


WAYS: dict[str, Way] = {
    "logistic regression, a line for each size of face": many_lines,
    "logistic regression, one slope for all sizes": one_slope,
    "two normal distributions of one deviation": normal,
    "isotonic regression": stepwise,
}
CHOSEN = next(iter(WAYS))


def _line(slope: float, offset: float) -> Fitted:
    return lambda scores: offset + slope * scores


def _logistic(sizes: Sequence[Pairs]) -> Scores:
    """One slope, and an offset a size, that make the pairs likeliest; by Newton's steps."""
    prior = np.log(_ONE_PERSON / (1 - _ONE_PERSON))
    scores, weights, is_same, which = [], [], [], []
    for number, (same, strangers) in enumerate(sizes):
        scores += [same, strangers]
        weights += [
            np.full(len(same), _ONE_PERSON / len(same)),
            np.full(len(strangers), (1 - _ONE_PERSON) / len(strangers)),
        ]
        is_same.append(np.repeat([1.0, 0.0], [len(same), len(strangers)]))
        which.append(np.full(len(same) + len(strangers), number))
    weight, target = np.concatenate(weights), np.concatenate(is_same)
    of_size = np.concatenate(which)[None] == np.arange(len(sizes))[:, None]
    features = np.concatenate([np.concatenate(scores)[None], of_size])
    at = np.concatenate([[0.0], np.full(len(sizes), prior)])
    for _ in range(_STEPS):
        share = 1 / (1 + np.exp(-np.clip(at @ features, -_FAR, _FAR)))
        slope = features @ (weight * (target - share))
        bend = (features * (weight * share * (1 - share))) @ features.T
        step = np.linalg.solve(bend + 1e-12 * np.eye(len(at)), slope)
        step *= min(1.0, _STRIDE / np.abs(step).max())  # the curve is flat far away: no leaps
        at += step
        if np.abs(step).max() < _NEAR:
            break
    return np.concatenate([at[:1], at[1:] - prior])


def _rising(same: Scores, strangers: Scores) -> Fitted:
    """Pool adjacent violators (Ayer and others, 1955): the best rising step function."""
    scores = np.concatenate([same, strangers])
    order = np.argsort(scores, kind="stable")
    one = np.repeat([1.0 / len(same), 0.0], [len(same), len(strangers)])[order]
    two = np.repeat([0.0, 1.0 / len(strangers)], [len(same), len(strangers)])[order]
    blocks: list[list[float]] = []  # of one person, of two, the lowest score
    for a, b, score in zip(one, two, scores[order], strict=True):
        blocks.append([a, b, score])
        while len(blocks) > 1 and (
            blocks[-2][2] == blocks[-1][2]
            or blocks[-2][0] * (blocks[-1][0] + blocks[-1][1])
            >= blocks[-1][0] * (blocks[-2][0] + blocks[-2][1])
        ):
            a1, b1, _ = blocks.pop()
            blocks[-1][0] += a1
            blocks[-1][1] += b1
    edges = np.array([block[2] for block in blocks])
    with np.errstate(divide="ignore"):
        ratios = np.log([block[0] for block in blocks]) - np.log([block[1] for block in blocks])
    return lambda given: ratios[np.clip(np.searchsorted(edges, given, "right") - 1, 0, None)]
