"""Reference values for the special functions: `python reference.py COUNT > special_extra.csv` (needs mpmath).

COUNT random points a function over its whole range (tails, huge and tiny parameters, neighbourhoods of zeros), and the
points that are delicate by construction. Values are computed with 60 to 400 digits, by series of positive terms or by
quadrature where mpmath's own function does not reach, and printed with 20 digits.
"""

import random
import sys

from mpmath import *

mp.dps = 60
random.seed(20261101)
COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 30


def log_uniform(low, high):
    return float(mpf(10) ** random.uniform(low, high))


def emit(fn, args, value):
    if value == 0 or (isinf(value) or isnan(value)) or abs(value) > mpf("1.7e308") or abs(value) < mpf("1e-307"):
        return
    print(f"{fn},{'|'.join(repr(a) for a in args)},{nstr(value, 22, strip_zeros=False)}")


def upper_gamma(a, x):
    """Q(a, x) for x >= a, as an integral over the logarithm of the variable."""
    if a < 300:
        return gammainc(a, x, inf, regularized=True)
    f = lambda w: exp(a * w - x * expm1(w))
    end = sqrt(300 / a)
    while a * end - x * expm1(end) < -200:
        end /= 2
    while a * end - x * expm1(end) > -200:
        end *= mpf("1.1")
    return exp(a * log(x) - x - loggamma(a)) * quad(f, linspace(0, end, 12))


def lower_gamma(a, x):
    """P(a, x) for x <= a + 1."""
    if a > 1e4 and x > a / 2:
        f = lambda w: exp(-a * w - x * expm1(-w))
        end = sqrt(300 / a)
        while -a * end - x * expm1(-end) < -200:
            end /= 2
        while -a * end - x * expm1(-end) > -200:
            end *= mpf("1.1")
        return exp(a * log(x) - x - loggamma(a)) * quad(f, linspace(0, end, 12))
    term, total, n = mpf(1), mpf(1), 0
    while term > total * mpf(10) ** (15 - mp.dps):
        n += 1
        term *= x / (a + n)
        total += term
    return exp(a * log(x) - x - loggamma(a + 1)) * total


def gamma_pair(a, x):
    a, x = mpf(a), mpf(x)
    with workdps(60 if a > 1e-20 and a < 1e15 else 400):
        if x < a + 1:
            p = lower_gamma(a, x)
            return p, 1 - p
        q = upper_gamma(a, x)
        return 1 - q, q


def lower_beta(a, b, x, y):
    """I_x(a, b) for x up to about the mean: kernel times F(a+b, 1; a+1; x), or an integral over the log-odds."""
    kernel = exp(a * log(x) + b * log(y) - loggamma(a) - loggamma(b) + loggamma(a + b))
    if max(a, b) > 1e4 and min(a, b) > 1e3:
        f = lambda w: -a * w + 0 * w - (a + b) * log1p(x * expm1(-w))
        end = sqrt(300 * (1 / a + 1 / b))
        while f(end) < -200:
            end /= 2
        while f(end) > -200:
            end *= mpf("1.1")
        return kernel * quad(lambda w: exp(f(w)), linspace(0, end, 12))
    term, total, n = mpf(1), mpf(1), 0
    while term > total * mpf(10) ** (15 - mp.dps):
        term *= (a + b + n) * x / (a + 1 + n)
        total += term
        n += 1
        if n > 400000:
            raise ValueError("too many terms")
    return kernel / a * total


def beta_pair(a, b, x):
    a, b, x = mpf(a), mpf(b), mpf(x)
    with workdps(60 if min(a, b) > 1e-18 and max(a, b) < 1e15 else 400):
        y = 1 - x
        if (a + b) * x <= a or (mp.dps > 60 and x * max(b, 1) < 20):
            lower = lower_beta(a, b, x, y)
            return lower, 1 - lower
        upper = lower_beta(b, a, y, x)
        return 1 - upper, upper


def points_of_gamma():
    for _ in range(COUNT):
        a = log_uniform(-3, 1.3)
        yield a, a * log_uniform(-3, 2)
        a = log_uniform(0, 8)
        yield a, max(0.0, a + a**0.5 * random.uniform(-30, 38))
        yield log_uniform(-300, 0), log_uniform(-10, 2)
    for _ in range(COUNT // 5):
        a = log_uniform(8, 16)
        yield a, a + a**0.5 * random.uniform(-20, 20)


def points_of_beta():
    for _ in range(COUNT):
        yield log_uniform(-3, 1.5), log_uniform(-3, 1.5), random.random()
        a, b = log_uniform(-2, 3), log_uniform(-2, 3)
        yield a, b, min(1.0, a / (a + b) * log_uniform(-2, 1))
        a, b = log_uniform(0.5, 7), log_uniform(0.5, 7)
        yield a, b, a / (a + b) + (a * b / (a + b) ** 3) ** 0.5 * random.uniform(-15, 15)
        yield log_uniform(-200, 0), log_uniform(-1, 3), log_uniform(-20, -0.1)
        a, b = log_uniform(-1, 2), log_uniform(3, 12)
        yield a, b, min(0.99, a / b * log_uniform(-1.5, 1.3))


def near(value, spread=1e-3):
    for k in range(1, 17, 3):
        for sign in (1, -1):
            yield float(value * (1 + sign * mpf(10) ** -k))


def main():
    print("fn,args,value")
    normal = lambda z: erfc(-mpf(z) / sqrt(mpf(2))) / 2
    for _ in range(COUNT):
        for x in (random.uniform(-6, 6), log_uniform(-300, 0.7)):
            emit("erf", [x], erf(mpf(x)))
        for x in (random.uniform(-6, 26.4), random.uniform(0, 3), log_uniform(-20, 1)):
            emit("erfc", [x], erfc(mpf(x)))
        for x in (random.uniform(-26, 3), random.uniform(0, 26), log_uniform(-20, 1.4)):
            emit("erfcx", [x], exp(mpf(x) ** 2) * erfc(mpf(x)))
        for y in (random.uniform(-1, 1), log_uniform(-300, 0), 1 - log_uniform(-15.5, -1)):
            with workdps(40):
                x = mpf(y)
                emit("erfinv", [y], x * sqrt(pi) / 2 if abs(y) < 1e-30 else erfinv(x))
        for z in (random.uniform(-37.4, 5), random.uniform(-2, 2), random.uniform(-9, 9)):
            emit("normal_cdf", [z], normal(z))
            emit("normal_logcdf", [z], log(normal(z)))
        for p in (random.random(), log_uniform(-300, 0)):
            mp.dps = 350
            target = mpf(p)
            guess = -sqrt(-2 * log(target)) + 1 if p < 0.01 else mpf(0)
            for _ in range(60):
                mp.dps = 40
                step = (log(normal(guess)) - log(target)) * normal(guess) / npdf(guess)
                guess -= step
                if abs(step) < mpf(10) ** -32:
                    break
            mp.dps = 60
            if abs(guess) > 1e-10:
                emit("normal_quantile", [p], guess)

    gammas = [log_uniform(-300, 2.2) for _ in range(COUNT)] + [random.uniform(0, 30) for _ in range(COUNT)]
    gammas += [-random.uniform(0, 170) for _ in range(COUNT)] + [-random.uniform(0, 5) for _ in range(COUNT)]
    gammas += list(near(1)) + list(near(2)) + [171.6, 170.5, 1e-308, 3.0, 23.0]
    zeros = [
        findroot(lambda t: log(abs(gamma(t))), (lo, hi), solver="anderson", tol=1e-50)
        for lo, hi in [
            ("-2.46", "-2.45"),
            ("-2.75", "-2.74"),
            ("-3.15", "-3.14"),
            ("-3.96", "-3.95"),
            ("-4.04", "-4.03"),
            ("-4.992", "-4.9915"),
        ]
    ]
    for x in (
        gammas
        + [random.uniform(30, 1e4) for _ in range(COUNT)]
        + [log_uniform(1, 304) for _ in range(COUNT)]
        + [v for z in zeros for v in near(z)]
    ):
        if x == int(x) and x <= 0:
            continue
        if -180 < x < 171.7:
            emit("gamma", [x], gamma(mpf(x)))
        with workdps(120):
            emit("lgamma", [x], log(abs(gamma(mpf(x)))) if x < 200 else loggamma(mpf(x)).real)
        emit("digamma", [x], digamma(mpf(x)))
        emit("trigamma", [x], psi(1, mpf(x)) if x > -1e6 else nan)
    for x in near(mpf("1.4616321449683623412626595423257213284681962040064463512959884")):
        emit("digamma", [x], digamma(mpf(x)))

    for _ in range(COUNT):
        for a, b in (
            (log_uniform(-3, 3), log_uniform(-3, 3)),
            (log_uniform(-300, 2), log_uniform(-2, 10)),
            (log_uniform(0, 12), log_uniform(0, 12)),
            (log_uniform(0, 2), log_uniform(12, 290)),
        ):
            with workdps(700):
                emit("lbeta", [a, b], loggamma(mpf(a)) + loggamma(mpf(b)) - loggamma(mpf(a) + mpf(b)))

    for a, x in points_of_gamma():
        p, q = gamma_pair(a, x)
        emit("gammainc_p", [a, x], p)
        emit("gammainc_q", [a, x], q)
    for a, b, x in points_of_beta():
        if not 0 < x < 1:
            continue
        try:
            lower, upper = beta_pair(a, b, x)
        except ValueError:
            continue
        emit("betainc", [a, b, x], lower)
        emit("betaincc", [a, b, x], upper)


main()
