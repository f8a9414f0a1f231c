//! Normal and exponential draws by the ziggurat.
//!
//! Marsaglia and Tsang ("The ziggurat method for generating random variables", 2000) cover the density by 256 layers
//! of equal area v, all but the lowest of them rectangles. A draw picks a layer and a point across it. If the point
//! lies under the next layer too, it lies under the curve, and 99 times out of 100 that is all: one random word, one
//! multiplication, one comparison. What is left is decided at the curve's edge, or in the tail beyond r.
//!
//! The layer comes from the low eight bits of the word and the position from the high 53, so the two are independent
//! (the flaw of the first version that Doornik reported in 2005).

use super::Rng;

const LAYERS: usize = 256;

/// Right ends x₀ > x₁ = r > … > x₂₅₆ = 0 of the layers and the density there. x₀ = v/f(r) makes a rectangle of the
/// lowest layer, whose part beyond r stands for the tail.
struct Ziggurat {
    x: [f64; LAYERS + 1],
    f: [f64; LAYERS + 1],
}

/// r and v for e^(−x²/2), solved at 40 digits so that the layers close at the top.
const NORMAL_R: f64 = 3.654152885361009;
const NORMAL: Ziggurat = build(NORMAL_R, 0.004928673233974655, true);

/// r and v for e^(−x).
const EXPONENTIAL_R: f64 = 7.69711747013105;
const EXPONENTIAL: Ziggurat = build(EXPONENTIAL_R, 0.003949659822581557, false);

static NORMAL_TABLE: Ziggurat = NORMAL;
static EXPONENTIAL_TABLE: Ziggurat = EXPONENTIAL;

impl Rng {
    /// A standard normal number.
    ///
    /// ```
    /// let mut rng = labmath::random::Rng::seed(1);
    /// let mean = (0..10_000).map(|_| rng.normal()).sum::<f64>() / 1e4;
    /// assert!(mean.abs() < 0.04);
    /// ```
    #[inline]
    pub fn normal(&mut self) -> f64 {
        let bits = self.next_u64();
        let layer = (bits & 0xff) as usize;
        // 53 bits with sign: a multiple of 2⁻⁵² in [−1, 1).
        let u = (bits as i64 >> 11) as f64 * (1.0 / (1u64 << 52) as f64);
        let x = u * NORMAL_TABLE.x[layer];
        if x.abs() < NORMAL_TABLE.x[layer + 1] {
            x
        } else {
            self.normal_at_the_edge(layer, x)
        }
    }

    /// A standard exponential number (mean 1).
    ///
    /// ```
    /// let mut rng = labmath::random::Rng::seed(1);
    /// let mean = (0..10_000).map(|_| rng.exponential()).sum::<f64>() / 1e4;
    /// assert!((mean - 1.0).abs() < 0.04);
    /// ```
    #[inline]
    pub fn exponential(&mut self) -> f64 {
        let bits = self.next_u64();
        let layer = (bits & 0xff) as usize;
        let u = (bits >> 11) as f64 * (1.0 / (1u64 << 53) as f64);
        let x = u * EXPONENTIAL_TABLE.x[layer];
        if x < EXPONENTIAL_TABLE.x[layer + 1] {
            x
        } else {
            self.exponential_at_the_edge(layer, x)
        }
    }

    #[cold]
    fn normal_at_the_edge(&mut self, layer: usize, x: f64) -> f64 {
        if layer == 0 {
            // Beyond r: Marsaglia's tail (1964).
            loop {
                let e = -self.uniform_open().ln() / NORMAL_R;
                let height = -self.uniform_open().ln();
                if 2.0 * height > e * e {
                    return (NORMAL_R + e).copysign(x);
                }
            }
        }
        let (low, high) = (NORMAL_TABLE.f[layer], NORMAL_TABLE.f[layer + 1]);
        if low + self.uniform() * (high - low) < (-0.5 * x * x).exp() {
            x
        } else {
            self.normal()
        }
    }

    #[cold]
    fn exponential_at_the_edge(&mut self, layer: usize, x: f64) -> f64 {
        if layer == 0 {
            // The exponential has no memory: its tail is itself, moved.
            return EXPONENTIAL_R + self.exponential();
        }
        let (low, high) = (EXPONENTIAL_TABLE.f[layer], EXPONENTIAL_TABLE.f[layer + 1]);
        if low + self.uniform() * (high - low) < (-x).exp() {
            x
        } else {
            self.exponential()
        }
    }
}

/// Stacks the layers from the bottom: each is v = xᵢ (f(xᵢ₊₁) − f(xᵢ)) large. Evaluated by the compiler.
const fn build(r: f64, v: f64, normal: bool) -> Ziggurat {
    let mut table = Ziggurat {
        x: [0.0; LAYERS + 1],
        f: [1.0; LAYERS + 1],
    };
    let density = if normal { exp(-0.5 * r * r) } else { exp(-r) };
    table.x[0] = v / density;
    table.f[0] = 0.0;
    table.x[1] = r;
    table.f[1] = density;
    let mut i = 2;
    while i < LAYERS {
        let f = table.f[i - 1] + v / table.x[i - 1];
        let log = ln(f);
        table.f[i] = f;
        table.x[i] = if normal { sqrt(-2.0 * log) } else { -log };
        i += 1;
    }
    table
}

/// eˣ for x ≤ 0, by Taylor's series of x/1024 and ten squarings; `f64::exp` is not `const`. The layers need no better
/// than its 10⁻¹³: each stays exactly as large as its own ends make it.
const fn exp(x: f64) -> f64 {
    let t = x / 1024.0;
    let mut e = 1.0
        + t * (1.0
            + t / 2.0 * (1.0 + t / 3.0 * (1.0 + t / 4.0 * (1.0 + t / 5.0 * (1.0 + t / 6.0)))));
    let mut k = 0;
    while k < 10 {
        e *= e;
        k += 1;
    }
    e
}

/// ln y for 0 < y ≤ 1: Newton's method on exp, which approaches from above.
const fn ln(y: f64) -> f64 {
    let mut t = 0.0;
    let mut k = 0;
    while k < 40 {
        t += y / exp(t) - 1.0;
        k += 1;
    }
    t
}

/// √y by Newton's method from above.
const fn sqrt(y: f64) -> f64 {
    let mut s = if y > 1.0 { y } else { 1.0 };
    let mut k = 0;
    while k < 60 {
        s = 0.5 * (s + y / s);
        k += 1;
    }
    s
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_close_at_the_top() {
        for (table, v) in [
            (&NORMAL_TABLE, 0.004928673233974655),
            (&EXPONENTIAL_TABLE, 0.003949659822581557),
        ] {
            let top = table.f[LAYERS - 1] + v / table.x[LAYERS - 1];
            assert!((top - 1.0).abs() < 1e-10, "{top}");
            assert!(table.x.windows(2).all(|w| w[0] > w[1]));
        }
        let i = 100;
        assert!(((-0.5 * NORMAL_TABLE.x[i].powi(2)).exp() / NORMAL_TABLE.f[i] - 1.0).abs() < 1e-12);
        assert!(((-EXPONENTIAL_TABLE.x[i]).exp() / EXPONENTIAL_TABLE.f[i] - 1.0).abs() < 1e-12);
    }

    /// Counts in cells of equal probability, the outermost far in the tails.
    fn chi_squared(cdf: impl Fn(f64) -> f64, draw: impl Fn(&mut Rng) -> f64) -> f64 {
        const CELLS: usize = 1000;
        const DRAWS: usize = 1_000_000;
        let mut rng = Rng::seed(2);
        let mut counts = vec![0.0; CELLS];
        for _ in 0..DRAWS {
            counts[((cdf(draw(&mut rng)) * CELLS as f64) as usize).min(CELLS - 1)] += 1.0;
        }
        let expected = DRAWS as f64 / CELLS as f64;
        counts
            .iter()
            .map(|c: &f64| (c - expected).powi(2) / expected)
            .sum()
    }

    #[test]
    fn draws_follow_their_laws() {
        // 999 degrees of freedom: mean 999, standard deviation 45.
        let normal = chi_squared(crate::special::normal_cdf, Rng::normal);
        assert!((999.0 - normal).abs() < 4.0 * 45.0, "{normal}");
        let exponential = chi_squared(|x| -(-x).exp_m1(), Rng::exponential);
        assert!((999.0 - exponential).abs() < 4.0 * 45.0, "{exponential}");
    }

    #[test]
    fn tails_are_reached_as_often_as_they_should() {
        let mut rng = Rng::seed(4);
        let beyond = (0..2_000_000)
            .filter(|_| rng.normal().abs() > NORMAL_R)
            .count() as f64;
        let expected = 2e6 * 2.0 * crate::special::normal_cdf(-NORMAL_R);
        assert!(
            (beyond - expected).abs() < 4.5 * expected.sqrt(),
            "{beyond} {expected}"
        );
    }
}
