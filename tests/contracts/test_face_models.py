"""What every face model must do; the weights of those that have any; what OpenVINO leaves alone."""

import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from personae.engines.faces import onnxruntime, openvino
from personae.engines.faces.memory import PaintedFaces
from personae.engines.faces.weights import SFACE, YUNET, WrongWeightsError, weights_of
from personae.engines.faces.yunet_sface import YuNetSFace
from personae.engines.pictures import PillowPictures
from personae.likeness.interfaces import FaceModel, Image, ModelCard
from personae.vocabulary.mistake import UserError

ROOT = Path(__file__).resolve().parents[2]
PORTRAITS = ROOT / "examples" / "the-long-take" / "portraits"
GREY = 118
needs_openvino = pytest.mark.skipif(
    find_spec("openvino") is None, reason="OpenVINO, an extra, is not installed"
)


def square(colour: tuple[int, int, int], side: int = 90) -> Image:
    picture = np.full((192, 192, 3), GREY, np.uint8)
    picture[50 : 50 + side, 40 : 40 + side] = colour
    return picture


def portrait(performer: str, name: str) -> Image:
    return PillowPictures().read(PORTRAITS / performer / name)


@dataclass(frozen=True, eq=False, kw_only=True)
class Case:
    model: FaceModel
    ana: tuple[Image, Image]  # two pictures of one person, in different light
    diego: Image


@cache
def case(name: str) -> Case:
    if name == "painted squares":
        ana = (square((200, 40, 40)), square((150, 30, 30), side=64))
        return Case(model=PaintedFaces(), ana=ana, diego=square((40, 40, 200)))
    load = {"onnxruntime": onnxruntime.load, "openvino": openvino.load}[name]
    return Case(
        model=YuNetSFace(load, finding=onnxruntime.load),
        ana=(portrait("ana-vale", "00_y0_p0_studio.jpg"), portrait("ana-vale", "01_y0_p0_day.jpg")),
        diego=portrait("diego-santos", "00_y0_p0_studio.jpg"),
    )


@pytest.fixture(
    params=["painted squares", "onnxruntime", pytest.param("openvino", marks=needs_openvino)]
)
def model_case(request: pytest.FixtureRequest) -> Case:
    return case(request.param)


def on_grey(picture: Image, *, left: int, top: int, size: tuple[int, int]) -> Image:
    """`picture` set into a grey one of `size` (height, width); may reach past its edge."""
    out = np.full((*size, 3), GREY, np.uint8)
    rows = slice(max(-top, 0), min(picture.shape[0], size[0] - top))
    columns = slice(max(-left, 0), min(picture.shape[1], size[1] - left))
    out[max(top, 0) : top + rows.stop, max(left, 0) : left + columns.stop] = picture[rows, columns]
    return out


@pytest.mark.parametrize("many", [0, 1, 2, 3])
def test_faces_of_several_pictures_are_each_what_they_are_alone(
    model_case: Case, many: int
) -> None:
    model = model_case.model
    pictures = [model_case.ana[0], model_case.diego, model_case.ana[1]][:many]
    points = [model.detect(picture).landmarks for picture in pictures]
    alone = [
        model.embed(picture, at[:1]).vectors for picture, at in zip(pictures, points, strict=True)
    ]
    each = model.embed_each([(p, at[0]) for p, at in zip(pictures, points, strict=True)])
    assert each.model == model.cards[-1].sha256
    assert each.vectors.shape[0] == many
    assert (each.vectors == np.concatenate([*alone, each.vectors[:0]])).all()


def test_the_same_pixels_give_the_same_numbers(model_case: Case) -> None:
    model, picture = model_case.model, model_case.ana[0]
    first, between = model.detect(picture), model.detect(model_case.diego[:70, :90])
    again = model.detect(picture.copy())
    assert len(between) in (0, 1)
    for field in ("boxes", "landmarks", "scores"):
        np.testing.assert_array_equal(getattr(first, field), getattr(again, field))
    np.testing.assert_array_equal(
        model.embed(picture, first.landmarks).vectors, model.embed(picture, again.landmarks).vectors
    )


def test_one_face_is_one_box_with_its_landmarks_inside(model_case: Case) -> None:
    picture = model_case.ana[0]
    faces = model_case.model.detect(picture)
    assert len(faces) == 1
    assert faces.boxes.shape == (1, 4)
    assert faces.landmarks.shape == (1, 5, 2)
    left, top, right, bottom = faces.boxes[0]
    assert 0 <= left < right <= picture.shape[1]
    assert 0 <= top < bottom <= picture.shape[0]
    assert right - left > 40  # pixels, not shares
    x, y = faces.landmarks[0].T
    assert ((left < x) & (x < right) & (top < y) & (y < bottom)).all()
    right_eye, left_eye, nose, right_corner, left_corner = faces.landmarks[0]
    assert right_eye[0] < left_eye[0]  # the person's right is on the picture's left
    assert right_corner[0] < left_corner[0]
    assert max(right_eye[1], left_eye[1]) < nose[1] < min(right_corner[1], left_corner[1])


def test_the_best_score_comes_first(model_case: Case) -> None:
    side = max(p.shape[0] for p in (*model_case.ana, model_case.diego))
    row = [
        on_grey(p, left=0, top=0, size=(side, side)) for p in (*model_case.ana, model_case.diego)
    ]
    faces = model_case.model.detect(np.concatenate(row, axis=1))
    assert len(faces) == 3
    assert list(faces.scores) == sorted(faces.scores, reverse=True)
    assert ((faces.scores > 0) & (faces.scores <= 1)).all()


def test_a_picture_shifted_by_32_pixels_shifts_its_boxes(model_case: Case) -> None:
    picture = model_case.ana[0]
    size = (-(-picture.shape[0] // 32) * 32 + 128, -(-picture.shape[1] // 32) * 32 + 128)
    here = model_case.model.detect(on_grey(picture, left=32, top=64, size=size))
    there = model_case.model.detect(on_grey(picture, left=64, top=32, size=size))
    assert len(here) == len(there) == 1
    np.testing.assert_allclose(there.boxes - here.boxes, [[32, -32, 32, -32]], atol=0.5)
    np.testing.assert_allclose(
        there.landmarks - here.landmarks, np.broadcast_to([32, -32], (1, 5, 2)), atol=0.5
    )


def test_a_face_at_the_edge_is_found_and_told_apart(model_case: Case) -> None:
    model, picture = model_case.model, model_case.ana[0]
    left, _, right, _ = model.detect(picture).boxes[0]
    cut = np.ascontiguousarray(picture[:, int(left + 0.2 * (right - left)) :])
    faces = model.detect(cut)
    assert len(faces) == 1
    assert faces.boxes[0][0] < 0.1 * cut.shape[1]
    vectors = model.embed(cut, faces.landmarks).vectors
    assert np.linalg.norm(vectors[0]) == pytest.approx(1, abs=1e-5)


def test_landmarks_outside_the_picture_do_not_fail(model_case: Case) -> None:
    picture = model_case.ana[0]
    landmarks = model_case.model.detect(picture).landmarks
    far = np.concatenate([landmarks + 10_000, landmarks - 10_000])
    vectors = model_case.model.embed(picture, far).vectors
    assert np.isfinite(vectors).all()


@pytest.mark.parametrize("size", [(0, 0), (0, 40), (40, 0), (1, 1), (1, 300), (31, 33), (240, 320)])
@pytest.mark.parametrize("level", [0, 255])
def test_nothing_is_found_where_nothing_is(
    model_case: Case, size: tuple[int, int], level: int
) -> None:
    faces = model_case.model.detect(np.full((*size, 3), level, np.uint8))
    assert len(faces) == 0
    assert faces.boxes.shape == (0, 4)
    assert faces.landmarks.shape == (0, 5, 2)


def test_no_faces_make_no_templates(model_case: Case) -> None:
    model = model_case.model
    templates = model.embed(model_case.ana[0], np.zeros((0, 5, 2), np.float32))
    assert templates.vectors.shape[0] == 0
    assert templates.model == model.cards[-1].sha256


def test_templates_are_unit_vectors_of_the_recogniser(model_case: Case) -> None:
    model = model_case.model
    for picture in (*model_case.ana, model_case.diego):
        templates = model.embed(picture, model.detect(picture).landmarks)
        assert templates.vectors.dtype == np.float32
        assert np.linalg.norm(templates.vectors[0]) == pytest.approx(1, abs=1e-5)
        assert templates.model == model.cards[-1].sha256


def test_a_face_among_others_gets_the_template_it_gets_alone(model_case: Case) -> None:
    model, picture = model_case.model, model_case.ana[0]
    landmarks = model.detect(picture).landmarks
    alone = model.embed(picture, landmarks).vectors[0]
    among = model.embed(picture, np.concatenate([landmarks + 7, landmarks, landmarks - 9])).vectors
    np.testing.assert_array_equal(among[1], alone)


def test_one_person_is_nearer_to_themselves_than_to_another(model_case: Case) -> None:
    model = model_case.model
    first, second, other = (
        model.embed(picture, model.detect(picture).landmarks).vectors[0]
        for picture in (*model_case.ana, model_case.diego)
    )
    assert first @ second > 0.6
    assert first @ second > max(first @ other, second @ other) + 0.2


def test_cards_tell_weights_licence_and_source(model_case: Case) -> None:
    for card in model_case.model.cards:
        assert len(card.sha256) == 64
        assert card.name
        assert card.licence
        assert card.source


@pytest.mark.parametrize("card", [YUNET, SFACE], ids=lambda card: card.name)
def test_weights_are_those_of_their_card(card: ModelCard) -> None:
    folder = ROOT / "src" / "personae" / "engines" / "faces" / "weights"
    assert hashlib.sha256(weights_of(card)).hexdigest() == card.sha256
    assert f"SHA-256 `{card.sha256}`" in (folder / f"{card.name}.md").read_text()


@pytest.mark.parametrize("at", [0, 100_000, -1])
@pytest.mark.parametrize("card", [YUNET, SFACE], ids=lambda card: card.name)
def test_other_weights_are_refused(tmp_path: Path, card: ModelCard, at: int) -> None:
    spoilt = bytearray(weights_of(card))
    spoilt[at] ^= 1
    (tmp_path / f"{card.name}.onnx").write_bytes(spoilt)
    with pytest.raises(WrongWeightsError, match=card.name):
        weights_of(card, tmp_path)


@needs_openvino
def test_both_runtimes_say_the_same() -> None:
    by_onnx, by_openvino = case("onnxruntime"), case("openvino")
    for picture in (*by_onnx.ana, by_onnx.diego):
        a, b = by_onnx.model.detect(picture), by_openvino.model.detect(picture)
        np.testing.assert_allclose(a.boxes, b.boxes, atol=0.01)
        np.testing.assert_allclose(a.scores, b.scores, atol=1e-4)
        one = by_onnx.model.embed(picture, a.landmarks).vectors
        other = by_openvino.model.embed(picture, b.landmarks).vectors
        assert (one * other).sum(axis=1) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("runtime", ["onnxruntime", pytest.param("openvino", marks=needs_openvino)])
def test_a_runtime_writes_nothing_and_calls_nobody(tmp_path: Path, runtime: str) -> None:
    """In a process of its own, with an empty home, and sockets that raise."""
    script = f"""
import socket
def refuse(*_, **__):
    raise SystemExit("a socket was opened")
socket.socket = socket.create_connection = socket.getaddrinfo = refuse
import numpy as np
from personae.engines.faces import {runtime} as runtime
from personae.engines.faces.yunet_sface import YuNetSFace
assert len(YuNetSFace(runtime.load).detect(np.zeros((64, 64, 3), np.uint8))) == 0
"""
    home, scratch = tmp_path / "home", tmp_path / "scratch"
    home.mkdir()
    scratch.mkdir()
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ORT_", "XDG_"))}
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**kept, "HOME": str(home), "USERPROFILE": str(home), "TMPDIR": str(scratch)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert list(home.rglob("*")) == []
    assert list(scratch.rglob("*")) == []


def test_openvino_is_asked_for_plainly_where_it_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "openvino", None)
    monkeypatch.setitem(sys.modules, "openvino_telemetry", None)
    with pytest.raises(UserError, match=r"not installed[\s\S]*pip install personae\[openvino\]"):
        openvino.load(b"")
