"""Student's t distribution: its quantiles, by bisection on the incomplete beta function.

The continued fraction is that of Abramowitz and Stegun 26.5.8, summed by Lentz's method.
"""

from math import exp, inf, lgamma, log, log1p

_TINY = 1e-300


def t_quantile(probability: float, degrees: int) -> float:
    """Give the value below which t falls with a probability; raises ValueError outside (0, 1)."""
    if not 0 < probability < 1 or degrees < 1:
        raise ValueError("a probability within 0 and 1, and degrees from 1")
    if probability < 0.5:
        return -t_quantile(1 - probability, degrees)
    low, high = 0.0, 1.0
    while _below(high, degrees) < probability:
        low, high = high, high * 2
        if high == inf:
            return high
    for _ in range(80):
        middle = (low + high) / 2
        if _below(middle, degrees) < probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _below(value: float, degrees: int) -> float:
    """Give the probability that t is below a value that is not negative."""
    return 1 - _beta(degrees / 2, 0.5, degrees / (degrees + value * value)) / 2


def _beta(a: float, b: float, x: float) -> float:
    """Give the regularised incomplete beta function."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta(b, a, 1 - x)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    c, d = 1.0, 1 / _away(1 - (a + b) * x / (a + 1))
    result = d
    for m in range(1, 500):
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _away(1 + step * d)
            c = _away(1 + step / c)
            result *= c * d
        if abs(c * d - 1) < 1e-14:
            break
    return front * result


def _away(value: float) -> float:
    """Keep a divisor away from zero."""
    return value if abs(value) > _TINY else _TINY
