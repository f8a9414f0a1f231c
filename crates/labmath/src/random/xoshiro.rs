//! The generator xoshiro256++ and uniform draws.

/// The generator xoshiro256++ of Blackman and Vigna ("Scrambled linear pseudorandom number generators", 2021): 256 bits
/// of state, period 2²⁵⁶ − 1, under a nanosecond a draw. It is for simulation, not for secrets.
///
/// ```
/// use labmath::random::Rng;
/// let mut rng = Rng::seed(1);
/// let first: Vec<f64> = (0..3).map(|_| rng.uniform()).collect();
/// let mut again = Rng::seed(1);
/// assert!(first.iter().all(|&u| u == again.uniform()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rng {
    state: [u64; 4],
}

impl Rng {
    /// A generator whose state is spread from the seed by SplitMix64, as the authors of xoshiro advise, so that
    /// neighbouring seeds have nothing in common.
    ///
    /// ```
    /// # use labmath::random::Rng;
    /// assert_eq!(Rng::seed(1).next_u64(), Rng::seed(1).next_u64());
    /// ```
    pub fn seed(seed: u64) -> Rng {
        let mut x = seed;
        let state = std::array::from_fn(|_| {
            x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let z = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^ (z >> 31)
        });
        Rng { state }
    }

    /// A generator with this very state. The all-zero state, which would stay zero, becomes [`Rng::seed`]`(0)`.
    ///
    /// ```
    /// # use labmath::random::Rng;
    /// assert_eq!(Rng::from_state([1, 2, 3, 4]).next_u64(), Rng::from_state([1, 2, 3, 4]).next_u64());
    /// ```
    pub fn from_state(state: [u64; 4]) -> Rng {
        if state == [0; 4] {
            Rng::seed(0)
        } else {
            Rng { state }
        }
    }

    /// Sixty-four random bits.
    ///
    /// ```
    /// # use labmath::random::Rng;
    /// let mut rng = Rng::seed(1);
    /// assert_ne!(rng.next_u64(), rng.next_u64());
    /// ```
    #[inline]
    pub fn next_u64(&mut self) -> u64 {
        let s = &mut self.state;
        let result = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = s[3].rotate_left(45);
        result
    }

    /// A uniform number in [0, 1): one of the 2⁵³ multiples of 2⁻⁵³.
    ///
    /// ```
    /// # use labmath::random::Rng;
    /// assert!((0.0..1.0).contains(&Rng::seed(1).uniform()));
    /// ```
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    /// A uniform number in (0, 1), for logarithms and quantiles: the midpoints of 2⁵² equal intervals.
    ///
    /// ```
    /// # use labmath::random::Rng;
    /// assert!(Rng::seed(1).uniform_open() > 0.0);
    /// ```
    #[inline]
    pub fn uniform_open(&mut self) -> f64 {
        ((self.next_u64() >> 12) as f64 + 0.5) * (1.0 / (1u64 << 52) as f64)
    }

    /// A uniform integer in 0 … n − 1, without bias (Lemire, "Fast random integer generation in an interval", 2019).
    ///
    /// # Panics
    /// When `n` is zero: there is no such integer.
    ///
    /// ```
    /// # use labmath::random::Rng;
    /// assert!(Rng::seed(1).below(6) < 6);                                  // a die
    /// ```
    #[inline]
    pub fn below(&mut self, n: u64) -> u64 {
        assert!(n > 0, "an integer below zero was asked for");
        let mut wide = u128::from(self.next_u64()) * u128::from(n);
        if (wide as u64) < n {
            let threshold = n.wrapping_neg() % n;
            while (wide as u64) < threshold {
                wide = u128::from(self.next_u64()) * u128::from(n);
            }
        }
        (wide >> 64) as u64
    }

    /// Puts the elements into a uniformly random order (Fisher and Yates; Durstenfeld 1964).
    ///
    /// ```
    /// let mut cards: Vec<u8> = (0..52).collect();
    /// labmath::random::Rng::seed(3).shuffle(&mut cards);
    /// cards.sort();
    /// assert!(cards.into_iter().eq(0..52));
    /// ```
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i as u64 + 1) as usize);
        }
    }

    /// Moves 2¹²⁸ draws ahead: the next of 2¹²⁸ streams that do not overlap.
    ///
    /// ```
    /// # use labmath::random::Rng;
    /// let mut other = Rng::seed(1);
    /// other.jump();                                               // a stream of its own, from the same seed
    /// assert_ne!(other.next_u64(), Rng::seed(1).next_u64());
    /// ```
    pub fn jump(&mut self) {
        self.advance([
            0x180ec6d33cfd0aba,
            0xd5a61266f0c9392c,
            0xa9582618e03fc9aa,
            0x39abdc4529b1661c,
        ]);
    }

    /// Moves 2¹⁹² draws ahead: room for 2⁶⁴ jumps in between.
    ///
    /// ```
    /// # use labmath::random::Rng;
    /// let mut other = Rng::seed(1);
    /// other.long_jump();
    /// assert_ne!(other.next_u64(), Rng::seed(1).next_u64());
    /// ```
    pub fn long_jump(&mut self) {
        self.advance([
            0x76e15d3efefdcbbf,
            0xc5004e441c522fb3,
            0x77710069854ee241,
            0x39109bb02acbe635,
        ]);
    }

    /// A generator for a part of the work, disjoint from what this one draws from now on.
    ///
    /// ```
    /// use labmath::random::Rng;
    /// let mut rng = Rng::seed(9);
    /// let workers: Vec<Rng> = (0..4).map(|_| rng.split()).collect();
    /// assert_ne!(workers[0], workers[1]);
    /// ```
    pub fn split(&mut self) -> Rng {
        let child = self.clone();
        self.jump();
        child
    }

    /// Applies a power of the state's transition, given as a polynomial modulo its characteristic polynomial.
    fn advance(&mut self, polynomial: [u64; 4]) {
        let mut sum = [0; 4];
        for word in polynomial {
            for bit in 0..64 {
                if word >> bit & 1 == 1 {
                    for (s, x) in sum.iter_mut().zip(self.state) {
                        *s ^= x;
                    }
                }
                self.next_u64();
            }
        }
        self.state = sum;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_the_reference_sequence() {
        let mut rng = Rng::from_state([1, 2, 3, 4]);
        let want = [
            41943041,
            58720359,
            3588806011781223,
            3591011842654386,
            9228616714210784205,
        ];
        assert_eq!(want.map(|_| rng.next_u64()), want);
    }

    #[test]
    fn jumping_commutes_with_drawing() {
        let (mut a, mut b) = (Rng::seed(5), Rng::seed(5));
        a.jump();
        let _drawn: Vec<u64> = (0..100).map(|_| a.next_u64()).collect();
        let _drawn: Vec<u64> = (0..100).map(|_| b.next_u64()).collect();
        b.jump();
        assert_eq!(a, b);
    }

    #[test]
    fn integers_are_uniform() {
        let mut rng = Rng::seed(7);
        let mut counts = [0u32; 6];
        (0..60_000).for_each(|_| counts[rng.below(6) as usize] += 1);
        let chi2: f64 = counts
            .iter()
            .map(|&c| (f64::from(c) - 1e4).powi(2) / 1e4)
            .sum();
        assert!(chi2 < 25.7, "{counts:?}"); // the 1e-4 quantile for five degrees of freedom
        assert_eq!(rng.below(1), 0);
    }

    #[test]
    fn open_uniform_never_reaches_its_ends() {
        assert!((0.5 / (1u64 << 52) as f64) > 0.0);
        assert!((((1u64 << 52) - 1) as f64 + 0.5) / ((1u64 << 52) as f64) < 1.0);
    }
}
