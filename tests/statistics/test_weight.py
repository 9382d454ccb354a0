"""What a server process has to carry for its figures, and from when."""

import subprocess
import sys

ALONE = """
import sys
from sara.statistics import control, differences, interrupted, nearness, power, rates, relative
from sara.statistics import aoristic, concentration, cusum, dispersion, etest, quotient
from sara.statistics import shares
print("scipy" in sys.modules, "numpy" in sys.modules)
from sara.statistics.rates import Counted
rates.rate_ratio(Counted(9), Counted(4))
etest.e_test(Counted(9), Counted(4))
power.smallest_fall(Counted(20), 1)
interrupted.interrupted([Counted(5), Counted(6)] * 6, [Counted(4), Counted(3)] * 3)
cusum.plan_cusum(6, 3)
aoristic.aoristic([0], [60])
nearness.knox([0, 5], [0, 5], [1, 2], space=[10], time=[7], runs=9)
print("scipy.special" in sys.modules, "scipy.stats" in sys.modules)
"""


def test_nothing_heavy_is_loaded_before_a_figure_is_worked_out_and_scipy_stats_never() -> None:
    run = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "False", "True", "False"]
