"""What of an offer can be granted or kept back by itself, and the consent that is then left.

Keeping something back never makes a consent wider. What an agreement leaves out can mean "nothing"
(a scope) or "anything" (no use described, no language named), so that the last of a group is
never taken away: then nothing is granted at all.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from personae.consent.agreement import ANY, Consent

YES_NO = ("training", "sublicence", "transfer")
_SCOPES = ("kinds", "pictures", "purposes", "media", "territories", "languages")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """group  `uses`, a scope (`media`), or a yes and no of its own (`training`)
    word   the scope's own word; of a use its number, counted from 1
    needed whether one of its group at least must be granted for anything to be
    """

    group: str
    word: str
    needed: bool

    @property
    def id(self) -> str:
        return f"{self.group}-{self.word}" if self.word else self.group


def parts(consent: Consent) -> tuple[Part, ...]:
    """Each of which is asked by itself. What stands alone in its scope goes with the others."""
    return tuple(_parts(consent))


def without_a_yes(consent: Consent, given: Mapping[str, bool]) -> tuple[str, ...]:
    """The groups of which nothing was granted though something must be; then nothing is."""
    found = parts(consent)
    needed = dict.fromkeys(part.group for part in found if part.needed)
    return tuple(g for g in needed if not any(p.group == g and given.get(p.id) for p in found))


def narrowed(consent: Consent, given: Mapping[str, bool]) -> Consent | None:
    """What is left of `consent` once only the parts given are granted; None where nothing is.

    given  a part's id with yes or no; one left out is a no
    """
    if without_a_yes(consent, given):
        return None
    asked: dict[str, dict[str, bool]] = {}
    for part in parts(consent):
        asked.setdefault(part.group, {})[part.word] = given.get(part.id, False)

    def kept(group: str, scope: tuple[str, ...]) -> tuple[str, ...]:
        if group not in asked:
            return scope
        granted = {word for word, yes in asked[group].items() if yes}
        return tuple(word for word in scope if word in granted)

    uses = asked.get("uses", {})
    return replace(
        consent,
        uses=tuple(use for n, use in enumerate(consent.uses, start=1) if uses[str(n)]),
        kinds=kept("kinds", consent.kinds),
        pictures=kept("pictures", consent.pictures),
        purposes=kept("purposes", consent.purposes),
        media=kept("media", consent.media),
        territories=kept("territories", consent.territories),
        languages=kept("languages", consent.languages),
        training=_still(consent.training, asked.get("training")),
        sublicence=_still(consent.sublicence, asked.get("sublicence")),
        transfer=_still(consent.transfer, asked.get("transfer")),
    )


def _parts(consent: Consent) -> Iterator[Part]:
    for number in range(1, len(consent.uses) + 1):
        yield Part(group="uses", word=str(number), needed=True)
    for group in _SCOPES:
        choices = _choices(group, getattr(consent, group))
        alone = group == "kinds" and not consent.uses
        if len(choices) > 1 or (choices and alone):
            yield from (Part(group=group, word=word, needed=True) for word in choices)
    for key in YES_NO:
        if getattr(consent, key) is True:
            yield Part(group=key, word="", needed=key == "training" and not consent.kinds)


def _choices(group: str, scope: tuple[str, ...]) -> tuple[str, ...]:
    """Beside `any` no other word is a choice, nor beside a country one of its subdivisions."""
    if ANY in scope:
        return (ANY,)
    if group == "territories":
        scope = tuple(w for w in scope if "-" not in w or w.partition("-")[0] not in scope)
    return tuple(dict.fromkeys(scope))


def _still(said: bool | None, asked: Mapping[str, bool] | None) -> bool | None:
    return said if asked is None else asked[""]
