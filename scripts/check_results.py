"""Runs the examples of docs/results.md on a run of experiments/quickstart.yaml; needs pandas, SciPy and R.

check_results.py RUN

Both must reach the mean and the interval that summary.csv has. Exits with 1 where one does not.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

import pandas as pd

# The quantile of t is known to some 1e-9 only, the deviation of close values loses digits.
TOLERANCE = 1e-8
AXES = ["teacher.case", "preconditioner.p"]
NUMBERS = ["n", "mean", "sd", "ci95_low", "ci95_high"]
KEEP = {"python": "\ntable.to_csv('table.csv')\n", "r": "\nwrite.csv(table, 'table.csv')\n"}


def main(run):
    run = pathlib.Path(run).resolve()
    document = pathlib.Path(__file__).parent.parent / "docs" / "results.md"
    examples = dict(re.findall(r"^```(python|r)\n(.*?)^```$", document.read_text(), re.M | re.S))
    summary = pd.read_csv(run / "summary.csv")
    expected = summary[summary["metric"] == "test_loss"].set_index(AXES)[NUMBERS].sort_index()
    programs = {"python": [sys.executable, "-"], "r": ["Rscript", "-"]}
    faults = [] if len(expected) else ["summary.csv has no test_loss"]
    for language, program in programs.items():
        lines = [line for line in examples[language].splitlines() if line.strip()]
        if len(lines) > 10:
            faults.append(f"{language}: {len(lines)} lines")
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "runs").mkdir()
            (pathlib.Path(folder) / "runs" / "quickstart").symlink_to(run)
            text = examples[language] + KEEP[language]
            subprocess.run(program, input=text, text=True, cwd=folder, check=True, stdout=subprocess.DEVNULL)
            table = pd.read_csv(pathlib.Path(folder) / "table.csv")
        found = table.rename(columns=lambda name: name.removeprefix("test_loss."))
        found = found.set_index(AXES)[NUMBERS].sort_index()
        if not found.index.equals(expected.index):
            faults.append(f"{language}: rows {list(found.index)}, not {list(expected.index)}")
        elif not ((found - expected).abs() <= TOLERANCE * expected.abs()).all(axis=None):
            faults.append(f"{language} has\n{found}\nand summary.csv\n{expected}")
    print("\n".join(faults) or f"pandas and R reach the {len(expected)} means and intervals of summary.csv")
    return int(bool(faults))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
