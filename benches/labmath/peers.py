"""The peers that Python has, for the benchmarks.

Reads one request a line, answers one line:

    hello                                what there is, with versions
    library openblas|mkl                 the path of the shared library, or an empty line
    pca SAMPLES FEATURES K SOLVER COUNT  seconds that scikit-learn takes for so many fits
    normal COUNT                         seconds for numpy's normal samples, a thousand at a time

It wants numpy and scikit-learn; MKL is `pip install mkl`. Time is this thread's processor time, all libraries on one thread.
"""

import glob
import os
import site
import sys
import time


def libraries(name):
    """Candidates for a shared library, the best first."""
    import numpy

    numpy_libs = os.path.join(os.path.dirname(os.path.dirname(numpy.__file__)), "numpy.libs")
    lib = os.path.join(sys.prefix, "lib")
    patterns = {
        "openblas": [os.path.join(numpy_libs, "*openblas*"), os.path.join(lib, "libopenblas*.so*")],
        "mkl": [os.path.join(lib, "libmkl_rt.so*")]
        + [os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(p))), "libmkl_rt.so*") for p in site.getsitepackages()],
    }
    return [path for pattern in patterns[name] for path in sorted(glob.glob(pattern))]


def data(samples, features):
    """The matrix that the Rust side fits too: a few waves, features of different sizes, and noise."""
    import numpy as np

    i, j = np.meshgrid(np.arange(samples), np.arange(features), indexing="ij")
    noise = (i * 7919 + j * 104729 + i * j % 1009 * 31) % 1013 / 1013
    return np.sin(i * 0.7 + j % 5) / (1 + j % 13) + 0.5 * j + noise


fitted = {}


def pca(samples, features, k, solver, count):
    from sklearn.decomposition import PCA

    key = samples, features
    if key not in fitted:
        fitted[key] = data(samples, features)
    x = fitted[key]
    model = PCA(n_components=k, svd_solver=solver, random_state=0)
    start = time.thread_time()
    for _ in range(count):
        model.fit(x)
    return time.thread_time() - start


def normal(count):
    import numpy as np

    generator = np.random.default_rng(1)
    start = time.thread_time()
    for _ in range(count):
        generator.standard_normal(1000)
    return time.thread_time() - start


def answer(words):
    match words:
        case ["hello"]:
            import numpy
            import sklearn

            return f"numpy {numpy.__version__}, scikit-learn {sklearn.__version__}"
        case ["library", name]:
            return (libraries(name) or [""])[0]
        case ["pca", samples, features, k, solver, count]:
            return repr(pca(int(samples), int(features), int(k), solver, int(count)))
        case ["normal", count]:
            return repr(normal(int(count)))
    return ""


for line in sys.stdin:
    print(answer(line.split()), flush=True)
