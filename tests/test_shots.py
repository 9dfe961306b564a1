"""Every cut an eye sees, none besides, whatever was done to the film since."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from personae.engines.films.pyav import PyavReader
from personae.screening.shots import CutDetector

ROOT = Path(__file__).parent.parent
LONG_TAKE = ROOT / "examples/the-long-take"
HAMILTON = ROOT.parent / "shared/data/faces/hamilton/short_hamilton_clip.mp4"
HAMILTON_CUTS = [20, 82, 211]  # by eye

Lumas = NDArray[np.uint8]  # (frames, h, w)


def cuts(lumas: Lumas) -> list[int]:
    detector = CutDetector()
    first, *starts = [n for n, luma in enumerate(lumas) if detector.is_cut(luma)]
    assert first == 0
    return starts


def lumas_of(path: Path) -> Lumas:
    film = PyavReader().open(path)
    return np.stack([frame.luma(160) for frame in film.frames()])


@cache
def long_take() -> tuple[Lumas, list[int]]:
    shots = json.loads((LONG_TAKE / "truth.json").read_text())["shots"]
    return lumas_of(LONG_TAKE / "the-long-take.mp4"), [s["start"] for s in shots][1:]


@cache
def hamilton() -> tuple[Lumas, list[int]]:
    if not HAMILTON.exists():
        pytest.skip("the shared data is absent: no short_hamilton_clip.mp4")
    return lumas_of(HAMILTON), HAMILTON_CUTS


FILMS = pytest.mark.parametrize("film", [long_take, hamilton])
Film = Callable[[], tuple[Lumas, list[int]]]


def in_light(lumas: Lumas, gain: float) -> Lumas:
    lit: Lumas = np.clip(lumas * gain, 0, 255).astype(np.uint8)
    return lit


def in_bars(lumas: Lumas) -> Lumas:
    barred = lumas.copy()
    barred[:, :14] = barred[:, -14:] = 16
    return barred


def in_noise(lumas: Lumas) -> Lumas:
    noise = np.random.default_rng(1).normal(0, 5, lumas.shape)
    return np.clip(lumas + noise, 0, 255).astype(np.uint8)


CHANGES: dict[str, Callable[[Lumas], Lumas]] = {
    "as it is": lambda lumas: lumas,
    "brighter": lambda lumas: in_light(lumas, 1.2),
    "darker": lambda lumas: in_light(lumas, 0.8),
    "in bars": in_bars,
    "noisy": in_noise,
    "mirrored": lambda lumas: lumas[:, :, ::-1],
}


@FILMS
@pytest.mark.parametrize("change", CHANGES)
def test_every_cut_is_found_and_none_invented(film: Film, change: str) -> None:
    lumas, truth = film()
    assert cuts(CHANGES[change](lumas)) == truth


@FILMS
def test_at_half_the_frame_rate(film: Film) -> None:
    lumas, truth = film()
    assert cuts(lumas[::2]) == [-(-start // 2) for start in truth]


@FILMS
@pytest.mark.parametrize(("gain", "more"), [(0.0, 255), (1.6, 80), (1.3, 40)])
@pytest.mark.parametrize("length", [1, 2])
def test_a_flash_is_no_cut(film: Film, gain: float, more: int, length: int) -> None:
    lumas, truth = film()
    flashed = lumas.copy()
    for start in range(30, len(lumas), 37):
        if min(abs(start - cut) for cut in truth) > 5:
            lit = flashed[start : start + length] * gain + more
            flashed[start : start + length] = np.clip(lit, 0, 255).astype(np.uint8)
    assert cuts(flashed) == truth


@FILMS
def test_a_figure_crossing_is_no_cut(film: Film) -> None:
    lumas, truth = film()
    crossed = lumas.copy()
    for start in range(30, len(lumas) - 12, 60):
        if min(abs(start + 4 - cut) for cut in truth) > 12:
            for step in range(10):
                left = -70 + step * 24
                crossed[start + step, 10:, max(0, left) : max(0, left + 70)] = 40
    assert cuts(crossed) == truth


def texture(seed: int, width: int = 160) -> NDArray[np.uint8]:
    """A picture of blotches, unlike that of any other seed."""
    coarse = np.random.default_rng(seed).integers(20, 235, (12, width // 10 + 2)).astype(float)
    fine = np.kron(coarse, np.ones((10, 10)))
    for axis in (0, 1):
        fine = np.mean([np.roll(fine, k, axis) for k in range(-4, 5)], axis=0)
    return fine[5:95, 5 : width + 5].astype(np.uint8)


def faded(picture: NDArray[np.uint8], share: float) -> NDArray[np.uint8]:
    return (picture * share).astype(np.uint8)


def test_a_fade_out_and_in_to_the_same_picture_is_no_cut() -> None:
    shares = [*np.linspace(1, 0, 12), *([0.0] * 6), *np.linspace(0, 1, 12)]
    film = [texture(1)] * 10 + [faded(texture(1), s) for s in shares] + [texture(1)] * 10
    assert cuts(np.stack(film)) == []


def test_after_black_the_next_picture_begins_a_shot() -> None:
    black = np.full_like(texture(1), 16)
    film = [texture(1)] * 10 + [black] * 6 + [texture(2)] * 10
    assert cuts(np.stack(film)) == [16]


def test_a_picture_that_comes_out_of_a_black_beginning_begins_no_second_shot() -> None:
    film = [np.full_like(texture(1), 16)] * 6 + [texture(1)] * 10
    assert cuts(np.stack(film)) == []


@pytest.mark.parametrize("pixels", [1, 4, 8, 12])
def test_a_pan_is_no_cut(pixels: int) -> None:
    wide = texture(3, width=160 + 12 * 20)
    film = [wide[:, n * pixels : n * pixels + 160] for n in range(20)]
    assert cuts(np.stack(film)) == []


def dissolved(first: Lumas, second: Lumas, frames: int) -> Lumas:
    """The last `frames` of one shot and the first of another, laid over each other."""
    shares = (np.arange(1, frames + 1) / (frames + 1))[:, None, None]
    mixed = first[len(first) - frames :] * (1 - shares) + second[:frames] * shares
    return np.concatenate([first[: len(first) - frames], mixed.astype(np.uint8), second[frames:]])


def changes(lumas: Lumas) -> list[tuple[int, int]]:
    """When each picture after the first began to show, and from when on it is the stronger."""
    detector = CutDetector()
    found = [(n, detector.change(luma)) for n, luma in enumerate(lumas)]
    return [(n - change.began, n - change.halfway) for n, change in found[1:] if change]


@pytest.mark.parametrize("frames", [6, 12, 24, 48])
def test_a_dissolve_begins_a_shot_in_its_middle(frames: int) -> None:
    first, second = (np.stack([texture(seed)] * 60) for seed in (1, 2))
    ((began, halfway),) = changes(dissolved(first, second, frames))
    assert abs(began - (60 - frames)) <= 4
    assert abs(halfway - (60 - frames / 2)) <= max(2, frames / 8)


@pytest.mark.parametrize("frames", [12, 24])
def test_a_dissolve_between_two_pans_begins_a_shot(frames: int) -> None:
    wide = [texture(seed, width=160 + 15) for seed in (1, 2)]
    first, second = (np.stack([one[:, n // 4 : n // 4 + 160] for n in range(60)]) for one in wide)
    ((_, halfway),) = changes(dissolved(first, second, frames))
    assert abs(halfway - (60 - frames / 2)) <= 4


def test_a_dissolve_of_a_picture_into_itself_is_none() -> None:
    still = np.stack([texture(1)] * 60)
    lit = np.clip(still * 1.4, 0, 255).astype(np.uint8)
    assert changes(dissolved(still, lit, 24)) == []


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(2, 7), min_size=1, max_size=8))
def test_shots_of_two_frames_and_up_are_found(lengths: list[int]) -> None:
    film = [texture(10 + n) for n, length in enumerate(lengths) for _ in range(length)]
    starts = np.cumsum([0, *lengths])[:-1].tolist()
    assert cuts(np.stack(film)) == starts[1:]


def test_a_change_of_size_begins_a_shot() -> None:
    detector = CutDetector()
    assert detector.is_cut(texture(1))
    assert detector.is_cut(texture(1)[:60])
