from __future__ import annotations

import headwater


def test_the_facade_is_sorted_and_complete() -> None:
    names = headwater.__all__
    assert names == sorted(names)
    public = {n for n in vars(headwater) if not n.startswith("_")}
    modules = {n for n in public if type(getattr(headwater, n)).__name__ == "module"}
    assert public - modules - {"annotations"} == set(names) - {"__version__"}
