"""How many independent trials a set of trials is worth that share people and photographs."""

import numpy as np
from numpy.typing import NDArray


def worth(
    hits: NDArray[np.bool_], first: NDArray[np.int_], second: NDArray[np.int_] | None = None
) -> float:
    """`len(hits)` where trials of one cluster are no more alike than others, else fewer.

    hits           what came of each trial (n,)
    first, second  the cluster of each trial (n,): of the face seen, and of the face on record

    The variance of the mean allows for clusters both ways (Cameron, Gelbach and Miller, Journal of
    Business & Economic Statistics 29, 2011, doi:10.1198/jbes.2010.07136).
    """
    share = hits.mean()
    if share in (0, 1):
        raise ValueError("trials that all came out alike do not say how alike they are")
    off = hits - share
    variance = _of_sums(off, first)
    if second is not None:
        both = np.unique(np.stack([first, second]), axis=1, return_inverse=True)[1].reshape(-1)
        variance += _of_sums(off, second) - _of_sums(off, both)
    alone = share * (1 - share) / len(hits)
    return float(len(hits) * min(1.0, alone / max(variance, 1e-300)))


def _of_sums(off: NDArray[np.float64], cluster: NDArray[np.int_]) -> float:
    """The variance of the mean, were these clusters the only ones; for few of them, corrected."""
    groups = len(np.unique(cluster))
    if groups < 2:
        raise ValueError("one cluster says nothing of how clusters differ")
    sums = np.bincount(cluster, weights=off)
    return float((sums**2).sum() / len(off) ** 2 * groups / (groups - 1))
