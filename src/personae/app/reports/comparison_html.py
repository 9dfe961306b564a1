"""A comparison of two packs as one HTML file that needs no network."""

from typing import Any

from personae.app.reports.comparison_chart import chart
from personae.app.reports.comparison_words import (
    ALONE,
    ANSWERS,
    COUNSEL,
    EFFECTS,
    NOTHING,
    SHAPES,
    STATUSES,
    TONES,
    Values,
    asked,
    fact,
    headline,
    money,
    opening,
    pay,
    status,
    uses,
)
from personae.app.reports.templating import environment
from personae.app.reports.words import day
from personae.rules.facts import FACTS
from personae.rules.rule import LEVELS


def render(values: Values) -> str:
    """The page of `comparison_json.comparison`."""
    pages = environment(day=day, money=money, uses=uses, opening=opening, asked=asked)
    return pages.get_template("comparison.html").render(_page(values))


def _page(values: Values) -> dict[str, Any]:
    sides = [_side(values[place], place) for place in ("first", "second")]
    return {
        "values": values,
        "headline": headline(values),
        "pay": pay(values),
        "remarks": _remarks(values),
        "sides": sides,
        "chart": chart(values),
        "steps": [
            {
                "from": _answer(step["from"]),
                "to": _answer(step["to"]),
                "same": step["from"] == step["to"],
                "uses": step["uses"],
                "share": f"{100 * step['uses'] / values['uses']['count']:.0f} %",
            }
            for step in values["transitions"]
        ],
        "examples": [_example(each) for each in values["examples"]],
        "alone": ALONE,
        "nothing": NOTHING,
    }


def _remarks(values: Values) -> str:
    told = [COUNSEL]
    not_law = [
        f"{values[place]['pack']} is {status(values[place])}"
        for place in ("first", "second")
        if not set(values[place]["status"]) <= {"law", "agreement"}
    ]
    if not_law:
        told.insert(0, f"{'; '.join(not_law)}: it is compared as if it stood, and decides nothing.")
    return " ".join(told)


def _side(side: Values, place: str) -> dict[str, Any]:
    prefix = f"{side['pack']}/"
    return {
        "place": place,
        "pack": side["pack"],
        "status": status(side),
        "clauses": [
            {
                **clause,
                "name": clause["rule"].removeprefix(prefix),
                "does": _does(clause),
                "status": STATUSES[clause["status"]],
                "read": LEVELS[clause["level"]],
            }
            for clause in side["clauses"]
        ],
        "missing": side["missing"],
        "owed": side["owed"],
        "rules": side["rules"],
    }


def _does(clause: Values) -> str:
    needs = f" {clause['needs']}" if clause["needs"] else ""
    return EFFECTS[clause["effect"]] + needs


def _answer(word: str) -> dict[str, str]:
    return {"word": ANSWERS[word], "shape": SHAPES[word], "tone": TONES[word]}


def _example(example: Values) -> dict[str, Any]:
    facts = example["facts"]
    return {
        "use": example["use"],
        "facts": [
            {"name": name, "meaning": FACTS[name].meaning, "value": fact(name, value)}
            for name, value in facts.items()
            if value is not None
        ],
        "unknown": [name for name, value in facts.items() if value is None],
        "said": [
            {
                "place": place,
                "answer": _answer(example[place]["answer"]),
                "reasons": [
                    {**reason, "read": LEVELS[reason["level"]]}
                    for reason in example[place]["reasons"]
                ],
                "missing": example[place]["missing"],
                "owed": example[place]["owed"],
                "owed_missing": example[place]["owed_missing"],
            }
            for place in ("first", "second")
        ],
    }
