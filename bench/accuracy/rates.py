"""How often strangers are asserted or asked about, and how often somebody is missed."""

import numpy as np

from bench.accuracy.figures import Figure, figure
from bench.accuracy.pairs import Trials
from personae.screening.thresholds import Thresholds

AT = Thresholds()


def asserted(trials: Trials) -> Figure:
    """Strangers who come to the score from which somebody is asserted."""
    return _strangers(trials, AT.present_from)


def asked(trials: Trials) -> Figure:
    """Strangers who come to the score from which a person is asked."""
    return _strangers(trials, AT.ask_from)


def missed(trials: Trials) -> Figure:
    """The same person under the score from which somebody is asserted."""
    return _missed(trials, AT.present_from)


def passed_over(trials: Trials) -> Figure:
    """The same person under the score from which a person is asked."""
    return _missed(trials, AT.ask_from)


def _strangers(trials: Trials, score: float) -> Figure:
    at = np.quantile(trials.scores, 0.99) if len(trials) else 0.0
    scores = trials.scores
    return figure(scores >= score, scores >= at, trials.seen, trials.on_record)


def _missed(trials: Trials, score: float) -> Figure:
    at = np.quantile(trials.scores, 0.10) if len(trials) else 0.0
    return figure(trials.scores < score, trials.scores <= at, trials.seen)
