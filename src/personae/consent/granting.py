"""What an offer grants and what it keeps back, told to the performer, side by side."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from personae.consent.agreement import ANY, EVERY_DAY, Consent, DescribedUse
from personae.consent.disclosure import exclusion
from personae.consent.standing import GUARDIAN
from personae.consent.texts import Texts
from personae.vocabulary.term import Term

_DAY_BEFORE = 1  # a term's end is the first day out; people say the last day in
_ALTERATION = "alteration"
NO_TITLES: Mapping[str, str] = MappingProxyType({})
_KEPT_BACK = ("independently-created", "voice")  # the copies that people fear of one for a film


def granted(consent: Consent, say: Texts, titles: Mapping[str, str] = NO_TITLES) -> tuple[str, ...]:
    """What whoever signs it all agrees to, a short sentence each.

    titles  of pictures by their ids, as far as they are known
    """
    return tuple(_granted(consent, say, titles))


def withheld(consent: Consent, say: Texts) -> tuple[str, ...]:
    """What it does not let anybody do, though offers of its kind often ask for it.

    To be read under a heading that says so: `Use it in any other film.`
    """
    return tuple(_withheld(consent, say))


def described(use: DescribedUse, consent: Consent, say: Texts) -> str:
    """One use in the agreement's own words, with its scenes, copies and seconds."""
    key = "use_alteration" if consent.kinds == (_ALTERATION,) else "use"
    return " ".join((say(f"offer.{key}", description=use.description), limits(use, say)))


def limits(use: DescribedUse, say: Texts) -> str:
    scenes = (
        say("offer.scenes_any")
        if ANY in use.scenes
        else say("offer.scenes_named", all=say.listed(use.scenes))
        if use.scenes
        else say("offer.scenes_none")
    )
    copies = (
        say("offer.copies_open")
        if use.copies is None
        else say("offer.copies_one")
        if use.copies == 1
        else say("offer.copies", n=use.copies)
    )
    seconds = (
        say("offer.seconds_open")
        if use.max_seconds is None
        else say.counted("offer.seconds", use.max_seconds)
    )
    return f"{scenes} {copies} {seconds}"


def named(scope: str, word: str, say: Texts, titles: Mapping[str, str] = NO_TITLES) -> str:
    """A word of a scope as people call it; a picture by its title, else by its id."""
    if word == ANY:
        return say(f"offer.{'kind' if scope == 'kinds' else scope}_any")
    if scope == "pictures":
        return say("lists.quoted", name=titles.get(word, word))
    return say.called("did" if scope == "kinds" else scope, word)


def term_said(consent: Consent, say: Texts) -> str:
    return " ".join(_term(consent.term, consent, say))


def _granted(consent: Consent, say: Texts, titles: Mapping[str, str]) -> Iterator[str]:
    if ANY in consent.kinds:
        yield say("offer.kind_any")
    elif consent.kinds:
        yield from (say.called("did", kind) for kind in consent.kinds)
    else:
        yield say("offer.nothing", scope=say("scopes.kinds"))
    yield from (described(use, consent, say) for use in consent.uses)
    if not consent.uses:
        yield say("offer.use_any")
    for scope in ("pictures", "purposes", "media", "territories"):
        yield _scope(scope, getattr(consent, scope), say, titles)
    if consent.languages:
        yield _scope("languages", consent.languages, say, titles)
    elif "voice" in consent.kinds or ANY in consent.kinds:
        yield say("offer.languages_any")
    yield from _term(consent.term, consent, say)
    for key in ("training", "sublicence", "transfer"):
        if getattr(consent, key) is True:
            yield say(f"offer.{key}")
    if consent.conditions.approval_of_each_use is not True:
        yield say("offer.not_asked")


def _withheld(consent: Consent, say: Texts) -> Iterator[str]:
    if consent.conditions.approval_of_each_use is True:
        yield say("offer.no_asked")
    if ANY not in consent.pictures:
        yield say("offer.no_pictures")
    if consent.uses:
        yield say("offer.no_uses")
    if consent.uses and all(use.copies is not None for use in consent.uses):
        yield say("offer.no_copies")
    if ANY not in consent.kinds:
        yield from (say.called("did_not", k) for k in _KEPT_BACK if k not in consent.kinds)
    yield from _out_of_scope(consent, say)
    for key in ("training", "sublicence", "transfer"):
        if getattr(consent, key) is not True:
            yield say(f"offer.no_{key}")
    if consent.conditions.strike_lock is True:
        yield say("offer.no_strike")
    if consent.excludes:
        never = say.listed(exclusion(say, word) for word in consent.excludes)
        yield say("offer.no_excludes", all=never)


def _out_of_scope(consent: Consent, say: Texts) -> Iterator[str]:
    for scope in ("purposes", "media"):
        held = getattr(consent, scope)
        others = [word for word in say.words(scope) if word not in held]
        if others and ANY not in held:
            yield say(f"offer.no_{scope}", all=say.listed(say.called(scope, w) for w in others))
    if consent.territories and ANY not in consent.territories:
        yield say("offer.no_territories")
    if consent.languages and ANY not in consent.languages:
        yield say("offer.no_languages")


def _scope(scope: str, words: tuple[str, ...], say: Texts, titles: Mapping[str, str]) -> str:
    if not words:
        return say("offer.nothing", scope=say(f"scopes.{scope}"))
    if ANY in words:
        return say(f"offer.{scope}_any")
    return say(f"offer.{scope}", all=say.listed(named(scope, word, say, titles) for word in words))


def _term(term: Term | None, consent: Consent, say: Texts) -> Iterator[str]:
    if term is None:
        yield say("offer.term_none")
    elif term == EVERY_DAY:
        yield say("offer.term_any")
    elif term.end is None:
        yield say("offer.term_open", **{"from": say.day(term.start)})
    else:
        last = term.end.fromordinal(term.end.toordinal() - _DAY_BEFORE)
        yield say("offer.term", **{"from": say.day(term.start), "last": say.day(last)})
    if consent.granted_by.acting_as == GUARDIAN:
        yield say("offer.guarded")
