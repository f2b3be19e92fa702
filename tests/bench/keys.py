"""A key until it is seen (K1 to K7), held keys, rest, and memory after many keys (M1, M2): all programs side by side."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, NamedTuple

from tests.bench import programs, stores
from tests.bench.figures import Line, ms, p50, p99
from tests.bench.terminal import SIZE, Answer, Session

if TYPE_CHECKING:
    from pathlib import Path

Answers = dict[str, list[Answer]]


class Seen(NamedTuple):
    """Median, tail, CPU in seconds; median of bytes."""

    p50: float
    p99: float
    cpu: float
    bytes: float

    def words(self) -> str:
        """For the table."""
        return f"{ms(self.p50)} p99 {ms(self.p99)} cpu {ms(self.cpu)}"


def seen(answers: list[Answer]) -> Seen:
    """Figures of one kind of key in one program."""
    settled = [answer.settled for answer in answers]
    return Seen(p50(settled), p99(settled), p50(a.cpu for a in answers), p50(a.bytes for a in answers))


def alternate(sessions: dict[str, Session], keys: list[str]) -> Answers:
    """Press each key in every program before the next key, there and back."""
    found: Answers = {name: [] for name in sessions}
    for turn, key in enumerate(keys):
        order = list(sessions) if turn % 2 else list(sessions)[::-1]
        for name in order:
            found[name].append(sessions[name].key(key))
    return found


def run(folder: Path, *, quick: bool) -> list[Line]:
    """All of them on one machine at one time."""
    few, many = stores.small(folder), stores.large(folder)
    csv = stores.as_csv(many)
    wanted = {
        "H": programs.hello(),
        "H full": programs.hello(fill=True),
        "1,300": programs.console(few, "1,300"),
        "100k": programs.console(many, "100k"),
        "VisiData": programs.visidata(csv),
        "D": programs.data_table(csv, 1300),
    }
    times = 12 if quick else 60
    with ExitStack() as stack:
        sessions = {}
        for name, program in wanted.items():
            sessions[name] = session = Session(program)
            stack.callback(session.close)
            session.start()
            session.rest(1.0)
        base = {name: sessions[name].memory() for name in ("H", "1,300", "100k")}
        plain = {name: sessions[name] for name in ("H", "1,300", "100k", "VisiData", "D")}
        large = {name: sessions[name] for name in ("H full", "1,300", "100k", "VisiData", "D")}
        cursor = alternate(plain, ["down", "down", "up", "up"] * (times // 2))
        lines = moved(cursor)
        # To the last line that is seen, so that every further step scrolls.
        for name in ("1,300", "100k", "VisiData", "D"):
            for _ in range(60):
                sessions[name].send("down")
            sessions[name].rest(0.5)
        scrolled = alternate({name: s for name, s in plain.items() if name != "H"}, ["down"] * times)
        paged = alternate(large, ["pagedown"] * (8 if quick else 18) + ["pageup"] * 8)
        more = alternate(
            {name: sessions[name] for name in ("H full", "1,300", "100k")}, ["pagedown", "pageup"] * times
        )
        for name, answers in more.items():
            paged[name] += answers
        lines += leaps(scrolled, paged)
        lines += held(sessions, quick=quick)
        lines += memory(sessions, base, times=40 if quick else 300)
        lines += rest(sessions, 3 if quick else 10)
    return lines


def moved(cursor: Answers) -> list[Line]:
    """K1, K7."""
    floor, ours, large = seen(cursor["H"]), seen(cursor["1,300"]), seen(cursor["100k"])
    first = {name: p50(a.first for a in cursor[name]) for name in cursor}
    return [
        Line("K1", "cursor, first change, 100k ÷ H", first["100k"] / first["H"], 1.5, f"{ms(first['100k'])} ÷ {ms(first['H'])}"),
        Line("", "cursor until the preview has settled, 100k ÷ H", large.p50 / floor.p50, None, f"{large.words()} ÷ {floor.words()}"),
        Line("K5", "cursor, first change, 100k ÷ 1,300", first["100k"] / first["1,300"], 1.15, f"1,300: {ours.words()}"),
        Line("K7", "bytes of a cursor move with its preview, kB", large.bytes / 1000, None, "goal 1 kB for the table alone"),
        Line("", "cursor, VisiData until settled ÷ our first change", seen(cursor["VisiData"]).p50 / first["100k"], None, seen(cursor["VisiData"]).words()),
        Line("", "cursor, DataTable 1,300 ÷ our first change", p50(a.first for a in cursor["D"]) / first["1,300"], None, seen(cursor["D"]).words()),
    ]  # fmt: skip


def leaps(scrolled: Answers, paged: Answers) -> list[Line]:
    """K2 to K5, K7; first changes, as the preview follows later."""

    def first(answers: list[Answer], at: float = 0.5) -> float:
        return p50(a.first for a in answers) if at == 0.5 else p99(a.first for a in answers)

    full, few, many = (first(paged[name]) for name in ("H full", "1,300", "100k"))
    cpu = {name: seen(paged[name]).cpu for name in paged}
    cells = SIZE[0] * SIZE[1]
    return [
        Line("K2", "page, 100k ÷ H's full repaint", many / full, 0.65, f"{ms(many)} ÷ {ms(full)}; settled {seen(paged['100k']).words()}"),
        Line("K2", "line scroll, 100k ÷ H's full repaint", first(scrolled["100k"]) / full, 0.4, f"{ms(first(scrolled['100k']))}; p99 {ms(first(scrolled['100k'], 0.99))}"),
        Line("K3", "page CPU, 1,300 ÷ DataTable", cpu["1,300"] / cpu["D"], 0.08, f"{ms(cpu['1,300'])} (with preview) ÷ {ms(cpu['D'])}"),
        Line("K4", "page p99 ÷ p50, 1,300", first(paged["1,300"], 0.99) / few, 2.5, f"p99 {ms(first(paged['1,300'], 0.99))}"),
        Line("K4", "page p99 ÷ p50, 100k", first(paged["100k"], 0.99) / many, 2.5, f"p99 {ms(first(paged['100k'], 0.99))}"),
        Line("K5", "page, 100k ÷ 1,300", many / few, 1.15, f"{ms(few)}"),
        Line("K5", "line scroll, 100k ÷ 1,300", first(scrolled["100k"]) / first(scrolled["1,300"]), 1.15, f"{ms(first(scrolled['1,300']))}"),
        Line("K7", "bytes of a page ÷ cells", seen(paged["100k"]).bytes / cells, 2.2, "with its preview"),
        Line("", "page, VisiData settled ÷ ours settled", seen(paged["VisiData"]).p50 / seen(paged["100k"]).p50, None, seen(paged["VisiData"]).words()),
        Line("", "page, DataTable 1,300 ÷ ours, first change", first(paged["D"]) / few, None, seen(paged["D"]).words()),
    ]  # fmt: skip


def held(sessions: dict[str, Session], *, quick: bool) -> list[Line]:
    """K6."""
    lines = []
    for name, key, said in (
        ("100k", "down", "down"),
        ("100k", "pagedown", "page"),
        ("VisiData", "down", "down"),
        ("D", "down", "down"),
    ):
        found = sessions[name].hold(key, 45 if quick else 150)
        ours = name == "100k"
        goal = "K6" if ours else ""
        lines += [
            Line(goal, f"{said} held at 30/s, {name}: paints a second", found.paints_per_second, -29 if ours else None),
            Line(goal, f"{said} held, {name}: lag after the last, ms", found.lag * 1000, 33.4 if ours else None, "ours: the preview settles 30 ms later" if ours else ""),
            Line(goal, f"{said} held, {name}: CPU share, %", found.cpu_share * 100, 20 if ours else None),
        ]  # fmt: skip
    return lines


def memory(sessions: dict[str, Session], base: dict[str, float], *, times: int) -> list[Line]:
    """M1, M2."""
    large = sessions["100k"]
    for n in range(times):
        large.key("pagedown" if n % 3 else "down", quiet=0.01, limit=0.1)
    large.rest(2.0)
    used, peer = large.memory(), sessions["VisiData"].memory()
    return [
        Line("M1", "memory, 100k after many keys ÷ H at its start", used / base["H"], 2.4, f"{used:.0f} MB ÷ {base['H']:.0f} MB"),
        Line("M2", "memory, 100k − 1,300 when ready, MB", base["100k"] - base["1,300"], 10, f"{base['100k']:.0f} MB, {base['1,300']:.0f} MB"),
        Line("", "memory, VisiData ÷ ours", peer / used, None, f"{peer:.0f} MB"),
    ]  # fmt: skip


def rest(sessions: dict[str, Session], seconds: float) -> list[Line]:
    """B2, K7."""
    share, sent = sessions["100k"].idle(seconds)
    floor, _ = sessions["H"].idle(seconds)
    return [
        Line("B2", "CPU when left alone ÷ H", share / floor if floor else float("nan"), 2, f"{share * 100:.2f} % ÷ {floor * 100:.2f} %"),
        Line("K7", "bytes when left alone", sent, 0),
    ]  # fmt: skip
