"""The page on which a person says who a face is: the blind question first, names after it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from personae.app.reports.report_json import stills_named, stills_of
from personae.app.web.gate import HEADERS, Gate
from personae.reconciliation.answered import Says, reviewer_key
from personae.vocabulary.mistake import UserError
from personae.vocabulary.names import PerformerId

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from wsgiref.types import StartResponse, WSGIEnvironment

    from personae.app.files.to_review import Question
    from personae.app.journeys.review import Sitting
    from personae.app.reports.report_json import Report
    from personae.screening.sightings import Screening, Still

_HERE = Path(__file__).parent / "templates"
_MOST_BYTES = 4096  # of an answer: a letter, or a name
_LONGEST_NAME = 120
_LAST_S = 0.5
_FILES = {"/review.css": "text/css", "/review.js": "text/javascript"}
_KEPT = {Says.YES: "yes", Says.NO: "no", Says.WHO: "named", Says.CANNOT_SAY: "cannot say"}


@dataclass(frozen=True, slots=True)
class Response:
    """after  done once the bytes are sent"""

    status: HTTPStatus
    body: bytes = b""
    kind: str = "text/html"
    headers: tuple[tuple[str, str], ...] = ()
    after: Callable[[], None] = field(default=lambda: None)


class ReviewPages:
    """A WSGI application for one sitting. One request at a time, whoever asks."""

    def __init__(self, sitting: Sitting, address: str) -> None:
        """At `address`. Once the reviewer has ended it, `ended` is set and `report` the new one."""
        self.gate = Gate(address)
        self.lock = threading.Lock()
        self.ended = threading.Event()
        self.report: Report = {}
        self._sitting = sitting
        self._told = ""  # what was just put on record, in words that name nobody
        self._says_who: set[str] = set()  # questions whose blind answer is `who`, not yet named
        self._looked: set[str] = set()  # questions answered in this sitting
        self._stills = _stills(sitting.to_review.kept.screening)
        self._page = Environment(
            loader=FileSystemLoader(_HERE),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        ).get_template("review.html")

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with self.lock:
            response = self._answer(environ)
        kind = response.kind + ("; charset=utf-8" if response.kind.startswith("text/") else "")
        start_response(
            f"{response.status.value} {response.status.phrase}",
            [
                *HEADERS,
                *response.headers,
                ("Content-Type", kind),
                ("Content-Length", str(len(response.body))),
            ],
        )
        return _Sent(response)

    def _answer(self, environ: WSGIEnvironment) -> Response:  # noqa: PLR0911 - one a refusal
        if refused := self.gate.refusal(environ):
            return self._error(HTTPStatus.FORBIDDEN, refused)
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "/")
        key = parse_qs(environ.get("QUERY_STRING", "")).get("key")
        if path == "/" and key:
            if self.gate.opens(key[0]):
                return _elsewhere("/", self.gate.cookie())
            if not self.gate.knows(environ):
                return self._error(HTTPStatus.FORBIDDEN, "This address was opened once already.")
        if not self.gate.knows(environ):
            return self._error(HTTPStatus.FORBIDDEN, "Open the address that was printed.")
        if path == "/favicon.ico":
            return Response(HTTPStatus.NO_CONTENT)
        if self.report and path not in _FILES:
            return self._error(HTTPStatus.GONE, "This review has ended.")
        try:
            return self._of_path(method, path, environ)
        except UserError as error:
            said = " ".join(f"{mistake.what} {mistake.do}" for mistake in error.mistakes)
            return self._error(HTTPStatus.CONFLICT, f"Nothing was recorded: {said.strip()}")

    def _of_path(  # noqa: PLR0911 - one a page
        self, method: str, path: str, environ: WSGIEnvironment
    ) -> Response:
        match method, *path.strip("/").split("/"):
            case "GET", "":
                return _elsewhere(self._next(0))
            case "GET", "review.css" | "review.js":
                return Response(HTTPStatus.OK, (_HERE / path[1:]).read_bytes(), _FILES[path])
            case "GET", "all":
                return self._shown(
                    at="all",
                    rows=self._rows(),
                    left=len(self._sitting.questions) - len(self._looked),
                    voices=self._sitting.to_review.voices,
                )
            case "GET", "picture", number, which if question := self._question(number):
                return self._picture(question, which)
            case "GET", "question", number if question := self._question(number):
                return self._asked(question, int(number))
            case "POST", "question", number if question := self._question(number):
                return self._given(question, int(number), _form(environ))
            case "GET", "question", number, "who" if question := self._question(number):
                return self._names(question, int(number))
            case "POST", "question", number, "who" if question := self._question(number):
                return self._named(question, int(number), _form(environ))
            case "POST", "end":
                return self._end()
            case _:
                return self._error(HTTPStatus.NOT_FOUND, "There is no such page here.")

    def _question(self, number: str) -> Question | None:
        asked = self._sitting.questions
        if not number.isascii() or not number.isdecimal() or not 0 < int(number) <= len(asked):
            return None
        return asked[int(number) - 1]

    def _next(self, after: int) -> str:
        """The next that was not answered in this sitting, from the one after; else all of them."""
        asked = list(enumerate(self._sitting.questions, 1))
        for number, question in (*asked[after:], *asked[:after]):
            if question.question not in self._looked:
                return f"/question/{number}"
        return "/all"

    def _mine(self) -> dict[str, Says]:
        """What was answered in this sitting or before, without a name."""
        return {question: answer.says for question, answer in self._sitting.mine().items()}

    def _asked(self, question: Question, number: int) -> Response:
        line = self._sitting.line(question)
        return self._shown(
            at="question",
            number=number,
            letters=[(letter, self._stills[p.face.still]) for letter, p in line.pictures],
            seed=line.seed,
            **self._seen(question),
        )

    def _seen(self, question: Question) -> dict[str, Any]:
        close, frame, *others = (self._stills[seen.still] for seen in question.seen)
        return {
            "close": close,
            "frame": frame,
            "others": others,
            "appearances": question.appearances,
            "at_once": question.most_at_once,
            "all_shown": question.all_shown,
            "before": question.question in self._mine(),
        }

    def _given(self, question: Question, number: int, said: dict[str, str]) -> Response:
        """The blind answer."""
        line = self._sitting.line(question)
        if said.get("seed") != line.seed:
            return self._error(HTTPStatus.CONFLICT, "This page is of another review; load it anew.")
        self._says_who.discard(question.question)
        match said.get("says", ""):
            case "who":
                self._says_who.add(question.question)
                return _elsewhere(f"/question/{number}/who")
            case "no":
                self._sitting.give(question, Says.NO)
                words = "no, nobody of the cast"
            case "cannot-say":
                self._sitting.give(question, Says.CANNOT_SAY)
                words = "cannot say"
            case letter if performer := line.performer(letter):
                self._sitting.give(question, Says.YES, performer=performer, picture=letter)
                words = f"yes, the person in picture {letter}"
            case _:
                return self._again(number, "Choose an answer first.")
        return self._kept(question, number, words)

    def _names(self, question: Question, number: int) -> Response:
        if question.question not in self._says_who:
            return _elsewhere(f"/question/{number}")
        names = self._sitting.to_review.cast
        return self._shown(
            at="who",
            number=number,
            cast=sorted(names, key=lambda member: member.name.casefold()),
            **self._seen(question),
        )

    def _named(self, question: Question, number: int, said: dict[str, str]) -> Response:
        """The name, after the blind answer that it is somebody whom the reviewer knows."""
        if question.question not in self._says_who:
            return _elsewhere(f"/question/{number}")
        performer, name = said.get("performer", ""), " ".join(said.get("name", "").split())
        cast = self._sitting.to_review.names
        if performer == "cannot-say":
            self._sitting.give(question, Says.CANNOT_SAY)
            words = "cannot say"
        elif performer in cast:
            self._sitting.give(question, Says.WHO, performer=PerformerId(performer))
            words = "named, of the cast"
        elif performer == "else" and reviewer_key(name) in map(reviewer_key, cast.values()):
            return self._again(number, "That name is in the cast: choose it above.", "/who")
        elif performer == "else" and name.isprintable() and 0 < len(name) <= _LONGEST_NAME:
            self._sitting.give(question, Says.WHO, name=name)
            words = "named, not of the cast"
        else:
            return self._again(
                number, "Choose a name, or write one of somebody who is not in the cast.", "/who"
            )
        self._says_who.discard(question.question)
        return self._kept(question, number, words)

    def _kept(self, question: Question, number: int, words: str) -> Response:
        self._looked.add(question.question)
        self._told = f"Question {number} is on record: {words}."
        return _elsewhere(self._next(number))

    def _again(self, number: int, words: str, which: str = "") -> Response:
        self._told = words
        return _elsewhere(f"/question/{number}{which}")

    def _end(self) -> Response:
        self.report = self._sitting.finish()
        return self._shown(
            at="end",
            report=str(self._sitting.folder / "report.html"),
            answered=len(self._mine()),
            after=self._end_soon,
        )

    def _end_soon(self) -> None:
        """Once the last page has had time to fetch how it looks."""
        last = threading.Timer(_LAST_S, self.ended.set)
        last.daemon = True
        last.start()

    def _picture(self, question: Question, which: str) -> Response:
        """By number of the question's own, or by the letter of one to compare with: no id shows."""
        path = None
        if which.isascii() and which.isdecimal() and int(which) < len(question.seen):
            path = question.seen[int(which)].still
        for letter, picture in self._sitting.line(question).pictures:
            if letter == which:
                path = picture.face.still
        if path is None:
            return self._error(HTTPStatus.NOT_FOUND, "There is no such picture here.")
        return Response(HTTPStatus.OK, self._sitting.pictures[path], "image/jpeg")

    def _rows(self) -> list[dict[str, Any]]:
        mine = self._mine()
        return [
            {
                "number": number,
                "shot": question.appearances[0].shot,
                "at": question.appearances[0].start_timecode,
                "answer": _KEPT[mine[question.question]] if question.question in mine else None,
            }
            for number, question in enumerate(self._sitting.questions, 1)
        ]

    def _shown(
        self,
        *,
        at: str,
        status: HTTPStatus = HTTPStatus.OK,
        after: Callable[[], None] = lambda: None,
        **values: Any,  # noqa: ANN401 - what a template shows
    ) -> Response:
        told, self._told = self._told, ""
        body = self._page.render(
            at=at,
            title=self._sitting.to_review.title,
            reviewer=self._sitting.reviewer,
            count=len(self._sitting.questions),
            told=told,
            **values,
        )
        return Response(status, body.encode(), after=after)

    def _error(self, status: HTTPStatus, words: str) -> Response:
        """Says nothing of the film: whoever is not let in reads this too."""
        body = self._page.render(at="error", title="Personae", words=words, told="")
        return Response(status, body.encode())


def _stills(screening: Screening) -> dict[str, Still]:
    """Every picture that a question shows, by its path: who is meant in it, and how large it is."""
    found = zip(stills_named(screening), screening.sightings, strict=True)
    faces = {face: seen.face for (face, _), seen in found}
    return faces | {path: s for person in screening.unknown for path, s in stills_of(person)}


class _Sent:
    """The body, and what is to be done once it is sent (PEP 3333: `close`)."""

    def __init__(self, response: Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        yield self._response.body

    def close(self) -> None:
        self._response.after()


def _elsewhere(path: str, *headers: tuple[str, str]) -> Response:
    return Response(HTTPStatus.SEE_OTHER, headers=(("Location", path), *headers))


def _form(environ: WSGIEnvironment) -> dict[str, str]:
    """The fields of a small form, the last of each; nothing of a large one."""
    length = str(environ.get("CONTENT_LENGTH") or "0")
    if not length.isdecimal() or int(length) > _MOST_BYTES:
        return {}
    data: bytes = environ["wsgi.input"].read(int(length))
    fields: dict[str, Sequence[str]] = {**parse_qs(data.decode("utf-8", "replace"))}
    return {name: values[-1] for name, values in fields.items()}
