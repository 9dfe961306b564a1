"""How often strangers are asserted or asked about, and how often somebody is missed."""

import numpy as np

from bench.accuracy.figures import Figure, figure
from bench.accuracy.pairs import Trials
from personae.screening.thresholds import Thresholds

AT = Thresholds()


def asserted(trials: Trials) -> Figure:
    """Strangers who come to the score from which somebody is asserted."""
    return strangers_at(trials, AT.present_from)


def asked(trials: Trials) -> Figure:
    """Strangers who come to the score from which a person is asked."""
    return strangers_at(trials, AT.ask_from)


def missed(trials: Trials) -> Figure:
    """The same person under the score from which somebody is asserted."""
    return missed_at(trials, AT.present_from)


def passed_over(trials: Trials) -> Figure:
    """The same person under the score from which a person is asked."""
    return missed_at(trials, AT.ask_from)


def strangers_at(trials: Trials, score: float) -> Figure:
    at = np.quantile(trials.scores, 0.99) if len(trials) else 0.0
    scores = trials.scores
    return figure(scores >= score, scores >= at, trials.seen, trials.on_record)


def missed_at(trials: Trials, score: float) -> Figure:
    at = np.quantile(trials.scores, 0.10) if len(trials) else 0.0
    return figure(trials.scores < score, trials.scores <= at, trials.seen)
