"""Progress of long work: a bar on a terminal, a line every ten seconds elsewhere."""

from __future__ import annotations

import sys
from types import TracebackType

from tqdm import tqdm


class Progress:
    """``with Progress(total, "learning", "samples") as bar: bar.to(n)``."""

    def __init__(self, total: int | None, what: str, unit: str, stays: bool = True) -> None:
        terminal = sys.stderr.isatty()
        self._bar = tqdm(
            total=total,
            desc=what,
            unit=f" {unit}",
            file=sys.stderr,
            mininterval=0.2 if terminal else 10.0,
            ascii=not terminal,
            leave=stays,
        )

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.close()

    def to(self, done: int, said: str = "") -> None:
        """So much is done; ``said`` stands beside the bar."""
        if said:
            self._bar.set_postfix_str(said, refresh=False)
        self._bar.update(done - self._bar.n)
