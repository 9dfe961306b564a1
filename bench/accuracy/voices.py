"""The tables of `how-sure.md` on voices."""

from bench.accuracy.figures import NOT_MEASURED, Table, cells


def tables() -> list[Table]:
    head = ("speech", "equal error rate", "strangers asserted", "same person not asserted")
    return [
        Table(
            "By length and noise",
            "",
            head,
            tuple(cells(what, *[NOT_MEASURED] * 3) for what in ("whole utterances", "2 s", "1 s")),
        )
    ]
