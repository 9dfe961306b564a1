"""`face_recognition` 1.3 (dlib) as its users run it: every frame, its own defaults.

Runs in `.venv-bench`, and imports nothing of ours.

enrol GALLERY.json OUT.npz               every photograph's first face
screen FILM GALLERY.npz OUT.json         the nearest person within the default tolerance of 0.6
"""

import json
import sys
from pathlib import Path

import av
import face_recognition
import numpy as np

TOLERANCE = 0.6  # the default of face_recognition.compare_faces


def enrol(gallery: Path, output: Path) -> None:
    names, encodings = [], []
    for name, photos in json.loads(gallery.read_text()).items():
        for photo in photos:
            found = face_recognition.face_encodings(face_recognition.load_image_file(photo))
            names += [name] * len(found[:1])
            encodings += found[:1]
    np.savez(output, names=np.array(names), encodings=np.array(encodings))


def screen(film: Path, gallery: Path, output: Path) -> None:
    with np.load(gallery) as kept:
        names, encodings = kept["names"], kept["encodings"]
    claims = set()
    with av.open(film) as opened:
        for number, frame in enumerate(opened.decode(video=0)):
            for face in face_recognition.face_encodings(frame.to_ndarray(format="rgb24")):
                distances = face_recognition.face_distance(encodings, face)
                nearest = int(distances.argmin())
                if distances[nearest] <= TOLERANCE:
                    claims.add((str(names[nearest]), number))
    output.write_text(json.dumps({"claims": sorted(claims)}))


def main(task: str, *paths: str) -> None:
    first, second, *rest = map(Path, paths)
    if task == "enrol":
        enrol(first, second)
    else:
        screen(first, second, *rest)


if __name__ == "__main__":
    main(*sys.argv[1:])
