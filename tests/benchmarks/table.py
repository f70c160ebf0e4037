"""The measurements as a table to read."""

from collections.abc import Iterator

from tests.benchmarks.measuring import Measured

MOST_SLOWER = 2.0
MOST_OVER_INSERTS = 3.0
LONGEST_RECALL_S = 1.0
LONGEST_PROOF_S = 20.0
LARGEST_MEMORY_BYTES = 500 * 1024**2


def table(database: str, short: Measured, long: Measured) -> str:
    """Returns the table of one database: short history, long history, and what is allowed."""
    return "\n".join(_lines(database, short, long))


def _lines(database: str, short: Measured, long: Measured) -> Iterator[str]:
    yield f"\n{database}: {short.movements:,} and {long.movements:,} movements\n"
    yield f"{'':24}{'short':>10}{'long':>10}{'ratio':>8}{'allowed':>9}{'statements':>12}"
    for name, short_s in short.pages_s.items():
        long_s = long.pages_s[name]
        ratio = long_s / short_s
        counts = f"{short.statements[name]} / {long.statements[name]}"
        mark = _mark(ratio <= MOST_SLOWER and short.statements[name] == long.statements[name])
        yield f"{name:24}{_ms(short_s)}{_ms(long_s)}{ratio:8.2f}{MOST_SLOWER:9.1f}{counts:>12} {mark}"
    for name, each in (("packing, short", short), ("packing, long", long)):
        ratio = each.packing_s / each.inserts_s
        mark = _mark(ratio <= MOST_OVER_INSERTS)
        yield (
            f"{name + ' / inserts':24}{_ms(each.packing_s)}{_ms(each.inserts_s)}{ratio:8.2f}"
            f"{MOST_OVER_INSERTS:9.1f}{each.packing_statements:12} {mark}"
        )
    for name, short_s in short.recalls_s.items():
        long_s = long.recalls_s[name]
        mark = _mark(long_s < LONGEST_RECALL_S)
        yield f"{name:24}{_ms(short_s)}{_ms(long_s)}{'':8}{LONGEST_RECALL_S:7.0f} s{'':12} {mark}"
    mark = _mark(long.proof_s < LONGEST_PROOF_S and long.flaws == 0)
    yield f"{'proof':24}{short.proof_s:8.2f} s{long.proof_s:8.2f} s{'':8}{LONGEST_PROOF_S:7.0f} s{long.flaws:6} flaws {mark}"
    peak = max(short.peak_bytes, long.peak_bytes)
    mark = _mark(peak < LARGEST_MEMORY_BYTES)
    yield f"{'peak memory':24}{_mb(short.peak_bytes)}{_mb(long.peak_bytes)}{'':8}{_mb(LARGEST_MEMORY_BYTES)} {mark}"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:7.1f} ms"


def _mb(size: int) -> str:
    return f"{size / 1024**2:7.0f} MB"


def _mark(kept: bool) -> str:
    return "ok" if kept else "MISSED"
