"""A cut with faces that a person must look at, and a reviewer without a browser."""

import http.client
import json
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from tests.films import make_film
from tests.journeys.stranger import LONG_TAKE, Ran, Stranger, pictures, portraits, production

from personae.app import wiring
from personae.app.journeys.enrol import Details, enrol
from personae.app.journeys.review import sitting
from personae.app.web.review import ReviewPages
from personae.app.web.server import serving
from personae.app.wiring import face_model, opened
from personae.reconciliation.answered import Says
from personae.vocabulary.names import PerformerId

NEAR, CROWD, EMPTY, FRAMES = 620, 700, 20, 12  # of The Long Take: d8, d9, d1
FAR = 0.27  # Mei Lin is some 23 px wide then: under the size from which anybody is asserted
CAST = ("mei-lin-zhao", "omar-haddad", "rosa-duarte", "diego-santos", "tom-arden")
NAMES = {who: who.replace("-", " ").title() for who in CAST[:-1]} | {CAST[-1]: CAST[-1]}
WORK = """date,performer,status,scenes
2025-03-05,mei-lin-zhao,W,8
2025-03-05,rosa-duarte,W,9
2025-03-05,omar-haddad,W,9
"""
SCENES = "scene,start_frame,end_frame\n8,0,24\n9,24,36\n"
REVIEW = ("review", "report", "--no-browser", "--reviewer")


def to_review(desk: Path) -> Stranger:
    """An audited cut: two people near, the same far away, then a crowd with five of one face.

    Of Diego, five times in the crowd, no face is on record; `replicas.csv` declares him there and
    no consent covers it. So unknown-2 is Mei Lin, too small, and unknown-4 Diego.
    """
    me = Stranger(desk).settle()
    with opened(me.home, environ={**os.environ, **me.environment()}) as house:
        model, reader = face_model(), wiring.pictures()
        for who in CAST[:-1]:
            enrol(
                house,
                name=NAMES[who],
                performer=who,
                photos=[] if who == "diego-santos" else portraits(who),
                ground=None,
                details=Details(),
                model=model,
                pictures=reader,
            )
    near, empty = (pictures(start, FRAMES, width=1280) for start in (NEAR, EMPTY))
    far = [_inset(one, back) for one, back in zip(near, empty, strict=True)]
    make_film(me.here / "cut.mp4", [*near, *far, *pictures(CROWD, FRAMES, width=1280)])
    lines = (LONG_TAKE / "replicas.csv").read_text(encoding="utf-8").splitlines()
    replicas = "\n".join((lines[0], *(line for line in lines if "diego-santos" in line)))
    production(me.here / "records", CAST, work=WORK, scenes=SCENES, replicas=replicas)
    me("audit", "cut.mp4", "--production", "records/production.yaml", "-o", "report").went_well(11)
    return me


def _inset(picture: NDArray[np.uint8], back: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width = (round(side * FAR) for side in picture.shape[:2])
    small = np.asarray(Image.fromarray(picture).resize((width, height), Image.Resampling.LANCZOS))
    top, left = (back.shape[0] - height) // 2, (back.shape[1] - width) // 2
    out = back.copy()
    out[top : top + height, left : left + width] = small
    return out


def sat(
    me: Stranger, reviewer: str, *said: tuple[str, Says, str | None], name: str | None = None
) -> Any:
    """A sitting without its page: question, answer and performer each; the report afterwards."""
    environment = {**os.environ, **me.environment()}
    folder = me.here / "report"
    with opened(me.home, environ=environment) as house, sitting(house, folder, reviewer) as seat:
        asked = {q.question: q for q in seat.questions}
        for question, says, performer in said:
            who = None if performer is None else PerformerId(performer)
            seat.give(asked[question], says, performer=who, name=name)
        return seat.finish()


def report(me: Stranger) -> Any:
    return json.loads((me.here / "report" / "report.json").read_text(encoding="utf-8"))


def entries(me: Stranger) -> int:
    """How many there are on record."""
    with opened(me.home, environ={**os.environ, **me.environment()}) as house:
        return house.record.size


def questions(me: Stranger) -> list[Any]:
    text = (me.here / "report" / "to-review.json").read_text(encoding="utf-8")
    return list(json.loads(text)["questions"])


def answers(me: Stranger) -> list[Any]:
    text = (me.here / "report" / "answers.json").read_text(encoding="utf-8")
    return list(json.loads(text)["answers"])


@dataclass(slots=True)
class Reviewer:
    """Speaks HTTP as a browser does that was let in."""

    url: str
    child: subprocess.Popen[str] | None = None  # the command, where it is a process of its own
    cookie: str = ""
    host: str = field(init=False)

    def __post_init__(self) -> None:
        self.host = urlsplit(self.url).netloc

    def ask(
        self, path: str, form: dict[str, str] | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body; nothing is followed. `Host=…` and the like replace ours."""
        said = {"Host": self.host, "Cookie": self.cookie}
        if form is not None:
            said |= {
                "Origin": f"http://{self.host}",
                "Content-Type": "application/x-www-form-urlencoded",
            }
        said |= {name.replace("_", "-"): value for name, value in headers.items()}
        line = http.client.HTTPConnection(self.host, timeout=20)
        try:
            line.request(
                "GET" if form is None else "POST",
                path,
                None if form is None else urlencode(form),
                {name: value for name, value in said.items() if value},
            )
            answer = line.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            line.close()

    def enter(self) -> "Reviewer":
        status, headers, _ = self.ask(self.url.removeprefix(f"http://{self.host}"))
        assert status == 303
        self.cookie = headers["Set-Cookie"].partition(";")[0]
        return self

    def page(self, path: str) -> str:
        status, _, body = self.ask(path)
        assert status == 200, (path, status, body)
        return body.decode()

    def says(self, number: int, answer: str) -> str:
        """Where the page leads after an answer; `answer` is a letter, no, who or cannot-say."""
        found = re.search(r'name="seed" value="([0-9a-f]+)"', self.page(f"/question/{number}"))
        assert found
        form = {"seed": found[1], "says": answer}
        status, headers, _ = self.ask(f"/question/{number}", form)
        assert status == 303
        return headers["Location"]

    def names(self, number: int, performer: str, name: str = "") -> str:
        """Who they are, after it was said that they are known."""
        assert self.says(number, "who") == f"/question/{number}/who"
        form = {"performer": performer, "name": name}
        status, headers, _ = self.ask(f"/question/{number}/who", form)
        assert status == 303
        return headers["Location"]

    def letter_of(self, number: int, still: bytes) -> str:
        """Under which letter a picture is shown."""
        page = self.page(f"/question/{number}")
        letters = re.findall(rf"/picture/{number}/([A-F])", page)
        return str(next(x for x in letters if self.ask(f"/picture/{number}/{x}")[2] == still))

    def end(self) -> Ran:
        status, _, body = self.ask("/end", {})
        assert status == 200, body
        return self.ended()

    def interrupt(self) -> Ran:
        assert self.child
        self.child.send_signal(signal.SIGINT)
        return self.ended()

    def ended(self) -> Ran:
        assert self.child
        out, err = self.child.communicate(timeout=60)
        return Ran(self.child.returncode, out, err)


@contextmanager
def page_of(me: Stranger, reviewer: str = "Jo Park", *, again: bool = False) -> Iterator[Reviewer]:
    """The page alone, served from here; let in."""
    environment = {**os.environ, **me.environment()}
    folder = me.here / "report"
    with (
        opened(me.home, environ=environment) as house,
        sitting(house, folder, reviewer, again=again) as seat,
        serving(lambda address: ReviewPages(seat, address), port=None) as pages,
    ):
        yield Reviewer(pages.gate.url).enter()


@contextmanager
def reviewing(me: Stranger, reviewer: str = "Jo Park", *more: str) -> Iterator[Reviewer]:
    """The command, started and let in; stopped afterwards where it still runs."""
    child = me.start(*REVIEW, reviewer, *more)
    assert child.stdout
    try:
        found = re.search(r"http://\S+", child.stdout.readline())
        assert found, child.communicate(timeout=20)
        yield Reviewer(found[0], child)
    finally:
        child.kill()
        child.wait()
        for stream in (child.stdout, child.stderr):
            if stream:
                stream.close()
