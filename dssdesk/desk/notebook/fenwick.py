"""Running sums of heights that change one at a time, in O(log n). No Qt here."""

from collections.abc import Sequence


class Fenwick:
    """A binary indexed tree over whole numbers."""

    def __init__(self, values: Sequence[int] = ()) -> None:
        self._size = len(values)
        self._values = list(values)
        self._tree = [0] * (self._size + 1)
        for index, value in enumerate(values, start=1):
            self._tree[index] += value
            parent = index + (index & -index)
            if parent <= self._size:
                self._tree[parent] += self._tree[index]
        self._highest = 1 << (self._size.bit_length() - 1) if self._size else 0
        self.total = sum(values)

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, index: int) -> int:
        return self._values[index]

    def set(self, index: int, value: int) -> int:
        """Give one place another value; the difference to the old one."""
        change = value - self._values[index]
        if change:
            self._values[index] = value
            self.total += change
            place = index + 1
            while place <= self._size:
                self._tree[place] += change
                place += place & -place
        return change

    def before(self, index: int) -> int:
        """The sum of all values before this place."""
        total = 0
        while index > 0:
            total += self._tree[index]
            index &= index - 1
        return total

    def find(self, sum_: int) -> int:
        """The place in which a running sum falls; the last one beyond the end."""
        place, step = 0, self._highest
        while step:
            following = place + step
            if following <= self._size and self._tree[following] <= sum_:
                place = following
                sum_ -= self._tree[following]
            step >>= 1
        return min(place, self._size - 1)
