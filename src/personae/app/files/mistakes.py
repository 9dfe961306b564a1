"""All that is wrong in what a user gave, gathered and told at once."""

from personae.vocabulary.mistake import Mistake, UserError


class Mistakes:
    """Grows while files are read; nothing read is used where it is not empty."""

    def __init__(self) -> None:
        self._all: list[Mistake] = []

    def add(self, where: str, what: str, do: str = "") -> None:
        mistake = Mistake(where, what, do)
        if mistake not in self._all:
            self._all.append(mistake)

    def __len__(self) -> int:
        return len(self._all)

    def raise_any(self) -> None:
        """Raises UserError with all mistakes, in the order of the files and their lines."""
        if self._all:
            raise UserError(*self._all)
