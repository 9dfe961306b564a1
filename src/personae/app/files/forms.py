"""A file's value against the form of its kind; every mistake with its line."""

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from personae.app.files.mistakes import Mistakes
from personae.app.files.yaml_text import Path_, Text
from personae.vocabulary.mistake import did_you_mean


class Form(BaseModel):
    """Strict: an unknown key is a mistake, and nothing is converted unseen."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, arbitrary_types_allowed=True
    )


Filled = TypeVar("Filled", bound=Form)
_TYPES = {
    "bool_type": "true or false belongs here.",
    "list_type": "a list belongs here, like `[a, b]`.",
    "model_type": "keys with their values belong here, like `key: value`.",
    "model_attributes_type": "keys with their values belong here, like `key: value`.",
    "string_type": "text belongs here.",
    "too_short": "at least one belongs here.",
}


def filled(form: type[Filled], text: Text, file: str, mistakes: Mistakes) -> Filled | None:
    """The form filled in, or None and why in `mistakes`."""
    try:
        return form.model_validate(text.value)
    except ValidationError as wrong:
        errors = wrong.errors(include_url=False)
        for error in errors:
            if error["type"] == "too_short" and any(_within(each, error) for each in errors):
                continue  # those with a mistake of their own were left out of the count
            # A validator of ours that runs outside a field adds its own name to the path.
            at: Path_ = tuple(p for p in error["loc"] if not str(p).startswith("function-"))
            what, do = _said(form, error, at)
            mistakes.add(f"{file}:{text.line(at)}", what, do)
        return None


def _within(inner: Any, outer: Any) -> bool:  # noqa: ANN401
    """Whether one mistake stands inside what another is about."""
    deep = len(outer["loc"])
    return bool(len(inner["loc"]) > deep and inner["loc"][:deep] == outer["loc"])


def _said(form: type[Form], error: Any, at: Path_) -> tuple[str, str]:  # noqa: ANN401
    key = at[-1] if at else ""
    if error["type"] == "extra_forbidden":
        known = _keys(form, at[:-1])
        near = did_you_mean(str(key), known)
        return f"no key is called `{key}` here.", near or f"Keys here: {', '.join(known)}."
    if error["type"] == "missing":
        return f"the key `{key}` is missing.", f"Keys here: {', '.join(_keys(form, at[:-1]))}."
    where = ".".join(str(p) for p in at if not isinstance(p, int)) or "the file"
    if error["type"] == "value_error":
        return f"`{where}`: {error['ctx']['error']}", ""
    return f"`{where}`: {_TYPES.get(error['type'], error['msg'] + '.')}", ""


def _keys(form: type[Form], at: Path_) -> list[str]:
    """The keys that stand at a place of the form, as they are written in the file."""
    here: type[Form] = form
    for part in at:
        if isinstance(part, int):
            continue
        field = next((f for name, f in here.model_fields.items() if part in (name, f.alias)), None)
        inner = _form_within(field.annotation) if field else None
        if inner is None:
            return []
        here = inner
    return [f.alias or name for name, f in here.model_fields.items()]


def _form_within(annotation: Any) -> type[Form] | None:  # noqa: ANN401
    if isinstance(annotation, type) and issubclass(annotation, Form):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _form_within(inner)
        if found is not None:
            return found
    return None
