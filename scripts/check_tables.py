"""Reads every CSV file of a run with pandas and compares them with cells.jsonl; needs pandas and SciPy.

check_tables.py RUN

Every table must be rectangular, with a header, and its numbers must be numbers. The last value of every
curve must be the record's, to the bit; every row of summary.csv must be the mean, the unbiased deviation
and the Student-t interval, clipped to the metric's range, of its setting's seeds. Exits with 1 where not.
"""

import json
import pathlib
import sys

import numpy as np
import pandas as pd
from scipy import stats

# Of the larger of the two numbers; both programs add up a few float64 numbers.
TOLERANCE = 1e-12
NUMBERS = {
    "curves.csv": ["step", "value"],
    "spectra.csv": ["rank", "singular_value", "gram_theory", "gram_measured"],
    "lanes.csv": ["group", "lane"],
    "results.csv": ["seed", "steps"],
    "summary.csv": ["n", "mean", "sd", "ci95_low", "ci95_high"],
    "paired.csv": ["n", "mean", "p_value", "p_holm", "family_size", "seeds_needed"],
    "survival.csv": ["step", "at_risk", "arrived", "not_arrived", "ci95_low", "ci95_high"],
}


def read(file):
    return pd.read_csv(file, dtype={"cell": str})


def bounds(metric, steps):
    """The range of a metric, as docs/statistics.md has it."""
    if "accuracy" in metric or metric.startswith(("reached", "confusion")):
        return 0, 1
    if metric.startswith("update_alignment"):
        return -1, 1
    if metric.startswith("steps_to"):
        return 0, steps
    return (0 if "loss" in metric or metric.endswith(("_deviation", "_rank")) else -np.inf), np.inf


def close(found, expected):
    if pd.isna(found) or pd.isna(expected):
        return bool(pd.isna(found) and pd.isna(expected))
    return abs(found - expected) <= TOLERANCE * max(abs(found), abs(expected), 1e-300)


def check_summary(summary, cells):
    faults = []
    axes = list(summary.columns[: list(summary.columns).index("metric")])
    settings = {}
    for cell in cells:
        if cell["status"] == "done":
            settings.setdefault(tuple(str(cell["axes"][axis]) for axis in axes), []).append(cell)
    text = summary.astype({axis: str for axis in axes})
    for index, row in text.iterrows():
        if row["metric"] in ("diverged", "failed"):
            continue
        done = settings[tuple(row[axis] for axis in axes)]
        values = np.array([c["metrics"][row["metric"]] for c in done if row["metric"] in c["metrics"]], float)
        n, mean = len(values), values.mean()
        expected = {"n": n, "mean": mean, "sd": np.nan, "ci95_low": np.nan, "ci95_high": np.nan}
        if n > 1:
            sd = values.std(ddof=1)
            half = stats.t.ppf(0.975, n - 1) * sd / np.sqrt(n)
            low, high = bounds(row["metric"], max(c["steps"] for c in done))
            expected.update(sd=sd, ci95_low=max(mean - half, low), ci95_high=min(mean + half, high))
        for column, value in expected.items():
            # The quantile of t is known to some 1e-9 only, the deviation of close values loses digits.
            scale = max(abs(mean), abs(value)) if pd.notna(value) else 1
            if not (close(row[column], value) or abs(row[column] - value) <= 1e-9 * scale):
                faults.append(f"summary.csv:{index + 2}: {column} is {row[column]}, pandas has {value}")
    return faults


def check_curves(curves, cells):
    last = curves.groupby(["cell", "metric"])["value"].last()
    faults = []
    for cell in cells:
        for metric, value in cell["metrics"].items():
            if (cell["cell"], metric) in last.index and last[cell["cell"], metric] != value:
                faults.append(f"curves.csv: {cell['cell']} ends with {metric} {last[cell['cell'], metric]}, not {value}")
    return faults


def main(run):
    run = pathlib.Path(run)
    cells = [json.loads(line) for line in (run / "cells.jsonl").read_text(encoding="utf-8").splitlines()]
    faults = []
    files = sorted([*run.glob("*.csv"), *run.glob("exhibits/*.csv")])
    for file in files:
        table = read(file)
        if any(str(column).startswith("Unnamed") for column in table.columns):
            faults.append(f"{file.name}: a column has no name: {list(table.columns)}")
        for column in NUMBERS.get(file.name, []):
            if len(table) and not pd.api.types.is_numeric_dtype(table[column]):
                faults.append(f"{file.name}: column {column} is {table[column].dtype}, not numbers")
        if "cell" in table.columns and file.name != "checksums.csv":
            strangers = set(table["cell"]) - {cell["cell"] for cell in cells}
            faults += [f"{file.name}: cell {cell} has no record" for cell in strangers]
    faults += check_curves(read(run / "curves.csv"), cells)
    faults += check_summary(read(run / "summary.csv"), cells)
    print("\n".join(faults[:20]) or f"{len(files)} tables of {len(cells)} cells agree with pandas")
    return int(bool(faults))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
