"""Reference values for the laws at random and extreme parameters: `python reference_laws.py COUNT > distributions_extra.csv`
(needs mpmath). Fifty digits, from the textbook formula of each function."""

import random, sys
from mpmath import *

mp.dps = 50
random.seed(7)
N = int(sys.argv[1])


def log_uniform(a, b):
    return float(mpf(10) ** random.uniform(a, b))


def emit(law, params, fn, x, v):
    if isnan(v) or isinf(v) or v == 0 or abs(v) < mpf("1e-306"):
        return
    print(f"{law},{params},{fn},{x if isinstance(x, str) else repr(x)},{nstr(v,22,strip_zeros=False)}")


print("dist,params,fn,x,value")
for _ in range(N):
    # normal
    mu, s = random.uniform(-5, 5), log_uniform(-3, 3)
    z = random.uniform(-35, 35)
    x = float(mu + s * z)
    m = mpf(x) - mpf(mu)
    zz = m / mpf(s)
    p = f"mu={mu!r};sigma={s!r}"
    emit("normal", p, "cdf", x, erfc(-zz / sqrt(mpf(2))) / 2)
    emit("normal", p, "sf", x, erfc(zz / sqrt(mpf(2))) / 2)
    emit("normal", p, "pdf", x, npdf(zz) / s)
    emit("normal", p, "logpdf", x, log(npdf(zz) / s))
    emit("normal", p, "logcdf", x, log(erfc(-zz / sqrt(mpf(2))) / 2) if zz < 5 else log1p(-erfc(zz / sqrt(mpf(2))) / 2))
    # lognormal
    mu, s = random.uniform(-2, 2), log_uniform(-2, 1)
    x = float(exp(mu + s * random.uniform(-20, 20)))
    zz = (log(mpf(x)) - mu) / s
    p = f"mu={mu!r};sigma={s!r}"
    emit("lognormal", p, "cdf", x, erfc(-zz / sqrt(mpf(2))) / 2)
    emit("lognormal", p, "sf", x, erfc(zz / sqrt(mpf(2))) / 2)
    emit("lognormal", p, "logpdf", x, log(npdf(zz) / s / mpf(x)))
    # laplace
    mu, s = random.uniform(-5, 5), log_uniform(-3, 3)
    x = float(mu + s * random.uniform(-300, 300))
    zz = (mpf(x) - mu) / s
    p = f"location={mu!r};scale={s!r}"
    c = exp(zz) / 2 if zz < 0 else 1 - exp(-zz) / 2
    sf = exp(-zz) / 2 if zz > 0 else 1 - exp(zz) / 2
    emit("laplace", p, "cdf", x, c)
    emit("laplace", p, "sf", x, sf)
    emit("laplace", p, "logpdf", x, -abs(zz) - log(2 * mpf(s)))
    emit("laplace", p, "logcdf", x, log(c) if zz < 0 else log1p(-exp(-zz) / 2))
    # gamma logpdf/pdf at huge range
    a = log_uniform(-3, 12)
    r = log_uniform(-3, 3)
    x = (
        float(mpf(a) / r * (1 + random.uniform(-6, 6) / sqrt(mpf(a))))
        if a > 50
        else float(mpf(a) / r) * log_uniform(-3, 1.5)
    )
    p = f"shape={a!r};rate={r!r}"
    X = mpf(x)
    A = mpf(a)
    R = mpf(r)
    l = A * log(R) + (A - 1) * log(X) - R * X - loggamma(A)
    emit("gamma", p, "logpdf", x, l)
    emit("gamma", p, "pdf", x, exp(l))
    if a < 1e9:
        emit("gamma", p, "entropy", "", A - log(R) + loggamma(A) + (1 - A) * digamma(A))
    # beta
    a, b = log_uniform(-2, 8), log_uniform(-2, 8)
    x = float(mpf(a) / (a + b)) if random.random() < 0.5 else random.random()
    X = mpf(x)
    A = mpf(a)
    B = mpf(b)
    l = (A - 1) * log(X) + (B - 1) * log(1 - X) - (loggamma(A) + loggamma(B) - loggamma(A + B))
    p = f"a={a!r};b={b!r}"
    emit("beta", p, "logpdf", x, l)
    emit("beta", p, "pdf", x, exp(l))
    emit(
        "beta",
        p,
        "entropy",
        "",
        (loggamma(A) + loggamma(B) - loggamma(A + B))
        - (A - 1) * digamma(A)
        - (B - 1) * digamma(B)
        + (A + B - 2) * digamma(A + B),
    )
    # student
    v = log_uniform(-1, 9)
    t = random.choice([-1, 1]) * log_uniform(-3, 3)
    V = mpf(v)
    T = mpf(t)
    l = loggamma((V + 1) / 2) - loggamma(V / 2) - log(V * pi) / 2 - (V + 1) / 2 * log1p(T * T / V)
    p = f"df={v!r}"
    emit("studentt", p, "logpdf", t, l)
    emit("studentt", p, "pdf", t, exp(l))
    if v < 1e6:
        # tail by series F(a+b,1;a+1;x), x=V/(V+T^2)
        xx = V / (V + T * T)
        yy = 1 - xx
        a = V / 2
        b = mpf(1) / 2
        k = exp(a * log(xx) + b * log(yy) - (loggamma(a) + loggamma(b) - loggamma(a + b)))

        def series(a, b, x):
            t_ = mpf(1)
            s_ = mpf(1)
            n = 0
            while t_ > s_ * mpf(10) ** -40 and n < 200000:
                t_ *= (a + b + n) * x / (a + 1 + n)
                s_ += t_
                n += 1
            return s_

        if yy < 0.99:
            up = k / b * series(b, a, yy)
            lo = k / a * series(a, b, xx) if xx < 0.999 else 1 - up
        else:
            lo = k / a * series(a, b, xx)
            up = 1 - lo
        emit("studentt", p, "cdf", -abs(t), lo / 2)
        emit("studentt", p, "sf", -abs(t), 1 - lo / 2)
    # binomial / poisson pmf at huge n
    n = int(log_uniform(0, 15))
    pr = random.choice([random.random(), log_uniform(-12, 0)])
    mean = n * pr
    sd = (mean * (1 - pr)) ** 0.5
    k = min(n, max(0, int(mean + sd * random.uniform(-8, 8))))
    P = mpf(pr)
    if 0 < pr < 1:
        l = loggamma(mpf(n) + 1) - loggamma(mpf(k) + 1) - loggamma(mpf(n - k) + 1) + k * log(P) + (n - k) * log(1 - P)
        p = f"n={n};p={pr!r}"
        emit("binomial", p, "logpmf", k, l)
        emit("binomial", p, "pmf", k, exp(l))
    r = log_uniform(-3, 15)
    k = max(0, int(r + r**0.5 * random.uniform(-8, 8)))
    l = k * log(mpf(r)) - r - loggamma(mpf(k) + 1)
    p = f"rate={r!r}"
    emit("poisson", p, "logpmf", k, l)
    emit("poisson", p, "pmf", k, exp(l))
    if r < 3000:
        ks = range(max(0, int(r - 45 * r**0.5 - 60)), int(r + 45 * r**0.5 + 60))
        h = mpf(0)
        if r < 60:
            for k in ks:
                l = k * log(mpf(r)) - r - loggamma(mpf(k) + 1)
                h -= exp(l) * l
            emit("poisson", p, "entropy", "", h)
    pr = log_uniform(-9, -0.01)
    k = int(log_uniform(0, 9))
    P = mpf(pr)
    p = f"p={pr!r}"
    emit("geometric", p, "logpmf", k, (k - 1) * log1p(-P) + log(P))
    emit("geometric", p, "cdf", k, -expm1(k * log1p(-P)))
    emit("geometric", p, "sf", k, exp(k * log1p(-P)))
    emit("geometric", p, "entropy", "", -(P * log(P) + (1 - P) * log1p(-P)) / P)
    # kl
    q = float(mpf(pr) * (1 + log_uniform(-9, -0.5)))
    if q < 1:
        emit("bernoulli", f"p={pr!r}", "kl", f"p={q!r}", P * log(P / mpf(q)) + (1 - P) * log((1 - P) / (1 - mpf(q))))
    a, b = log_uniform(-1, 4), log_uniform(-1, 3)
    c = float(mpf(a) * (1 + log_uniform(-6, 0)))
    d = float(mpf(b) * (1 + log_uniform(-6, 0)))
    A, B, C, D = map(mpf, (a, b, c, d))
    emit(
        "gamma",
        f"shape={a!r};rate={b!r}",
        "kl",
        f"shape={c!r};rate={d!r}",
        (A - C) * digamma(A) - loggamma(A) + loggamma(C) + C * log(B / D) + A * (D - B) / B,
    )
    emit(
        "normal",
        f"mu={a!r};sigma={b!r}",
        "kl",
        f"mu={c!r};sigma={d!r}",
        ((A - C) / D) ** 2 / 2 + ((B / D) ** 2 - 1 - log((B / D) ** 2)) / 2,
    )
    emit(
        "laplace",
        f"location={a!r};scale={b!r}",
        "kl",
        f"location={c!r};scale={d!r}",
        log(D / B) + (B * exp(-abs(A - C) / B) + abs(A - C)) / D - 1,
    )
    # gamma quantile, by Newton's method on the logarithm
    a = log_uniform(-1.5, 2.3)
    pp = random.choice([random.random(), log_uniform(-30, 0)])
    mp.dps = 40
    from_p = lambda x: gammainc(mpf(a), 0, x, regularized=True)
    # newton on log
    w = log(mpf(a)) if a > 1 else (log(mpf(pp)) + loggamma(mpf(a) + 1)) / a
    for _ in range(80):
        x = exp(w)
        P = from_p(x)
        step = (log(mpf(pp)) - log(P)) * P / (exp(a * w - x - loggamma(mpf(a))))
        if step > 2:
            step = mpf(2)
        if step < -2:
            step = mpf(-2)
        w += step
        if abs(step) < mpf(10) ** -30:
            break
    else:
        w = nan
    mp.dps = 50
    if not isnan(w):
        emit("gamma", f"shape={a!r};rate=1.0", "ppf", pp, exp(w))
