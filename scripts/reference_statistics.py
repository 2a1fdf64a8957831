"""Writes what SciPy, statsmodels and lifelines make of a few samples: the numbers that ReferenceStatisticsTest
holds ours to.

reference_statistics.py > src/test/resources/org/sigmap/results/reference-statistics.json

Needs numpy, scipy, statsmodels and lifelines (recorded with 2.4.6, 1.17.1, 0.15.0 and 0.30.3).
"""

import json

import numpy as np
from lifelines import KaplanMeierFitter
from scipy import stats
from statsmodels.stats.multitest import multipletests

random = np.random.default_rng(20260102)


def paired():
    cases = []
    for n in (3, 5, 10):
        level = random.normal(size=n)
        reference = (10 + level + random.normal(size=n)).round(3)
        values = [(10 + shift + level + random.normal(size=n)).round(3) for shift in (0, 0.3, 1, 3, 5, 12)]
        tests = [stats.ttest_rel(value, reference) for value in values]
        intervals = [test.confidence_interval(0.95) for test in tests]
        p = [test.pvalue for test in tests]
        cases.append({
            "reference": reference.tolist(),
            "values": [value.tolist() for value in values],
            "low": [float(interval.low) for interval in intervals],
            "high": [float(interval.high) for interval in intervals],
            "p": [float(value) for value in p],
            "holm": [float(value) for value in multipletests(p, method="holm")[1]],
            # Of 21 pairs those that were not looked at reject nothing: their p-value is 1.
            "holm21": [float(value) for value in multipletests(p + [1] * 15, method="holm")[1][:6]],
        })
    return cases


def welch():
    a, b = random.normal(10, 1, 4).round(3), random.normal(12, 3, 6).round(3)
    test = stats.ttest_ind(a, b, equal_var=False)
    interval = test.confidence_interval(0.95)
    return {"a": a.tolist(), "b": b.tolist(), "low": float(interval.low), "high": float(interval.high), "p": float(test.pvalue)}


def power(n, effect, level):
    critical = stats.t.isf(level / 2, n - 1)
    noncentral = stats.nct(n - 1, effect * np.sqrt(n))
    # SciPy has NaN for the other tail where that is nothing.
    return float(noncentral.sf(critical) + np.nan_to_num(noncentral.cdf(-critical)))


def seeds():
    rows = []
    for n, mean, sd, level in [(3, 0.0175, 0.0072, 0.05 / 3), (5, 0.03, 0.03, 0.05 / 21), (10, 0.2, 0.3, 0.05), (5, 0.01, 0.04, 0.05)]:
        ends = np.sqrt((n - 1) / stats.chi2.ppf([0.975, 0.025], n - 1))
        needed = [next((k for k in range(2, 1001) if power(k, mean / (sd * s), level) >= 0.8), None) for s in (1, *ends)]
        rows.append({"n": n, "mean": mean, "sd": sd, "level": level, "needed": needed})
    return rows


def survival():
    cases = []
    for times, arrived in [
        # Remission of leukaemia under 6-mercaptopurine, weeks (Freireich et al. 1963).
        ([6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35],
         [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]),
        # Three of five seeds arrive, two are trained to the end.
        ([200, 350, 350, 1000, 1000], [1, 1, 1, 0, 0]),
        ([10, 20, 30], [1, 1, 1]),
    ]:
        fit = KaplanMeierFitter().fit(times, arrived)
        table, ends = fit.survival_function_, fit.confidence_interval_survival_function_
        steps = [int(time) for time in table.index if fit.event_table.loc[time, "observed"] > 0]
        cases.append({
            "times": times,
            "arrived": arrived,
            "steps": steps,
            "share": [float(table.loc[step].iloc[0]) for step in steps],
            "low": [float(ends.loc[step].iloc[0]) for step in steps],
            "high": [float(ends.loc[step].iloc[1]) for step in steps],
        })
    return cases


tables = {"paired": paired(), "welch": [welch()], "seeds": seeds(), "survival": survival()}
rows = [f'"{name}": [\n' + ",\n".join(json.dumps(case) for case in cases) + "]" for name, cases in tables.items()]
print("{" + ",\n".join(rows) + "}")
