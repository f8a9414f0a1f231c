//! The two tails of a law at a point, held in the form that loses neither.

use super::double_double::Dd;

/// A tail computed directly, and by its complement the other one.
#[derive(Clone, Copy, Debug)]
enum Direct {
    /// e^`ln_kernel` · `factor`: a density times a number of moderate size.
    Product { ln_kernel: Dd, factor: f64 },
    /// The tail itself, to more digits than its complement needs.
    Precise(Dd),
}

/// The probabilities below and above a point, and their logarithms where the probabilities underflow.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tails {
    direct: Direct,
    direct_is_lower: bool,
}

impl Tails {
    /// The lower tail as a kernel, by its logarithm, times a factor.
    pub(crate) fn lower_product(ln_kernel: Dd, factor: f64) -> Tails {
        Tails {
            direct: Direct::Product { ln_kernel, factor },
            direct_is_lower: true,
        }
    }

    /// The lower tail in double-double.
    pub(crate) fn lower_precise(lower: Dd) -> Tails {
        Tails {
            direct: Direct::Precise(lower),
            direct_is_lower: true,
        }
    }

    /// A point with nothing below it.
    pub(crate) fn all_above() -> Tails {
        Tails::lower_product(Dd::from(f64::NEG_INFINITY), 1.0)
    }

    /// A point or parameters that make no sense.
    pub(crate) fn undefined() -> Tails {
        Tails::lower_product(Dd::from(f64::NAN), 1.0)
    }

    /// The same with lower and upper exchanged.
    pub(crate) fn flipped(self) -> Tails {
        Tails {
            direct_is_lower: !self.direct_is_lower,
            ..self
        }
    }

    pub(crate) fn lower(self) -> f64 {
        if self.direct_is_lower {
            self.direct.value()
        } else {
            self.direct.complement()
        }
    }

    pub(crate) fn upper(self) -> f64 {
        self.flipped().lower()
    }

    pub(crate) fn ln_lower(self) -> f64 {
        if self.direct_is_lower {
            self.direct.ln()
        } else {
            self.direct.ln_complement()
        }
    }

    pub(crate) fn ln_upper(self) -> f64 {
        self.flipped().ln_lower()
    }
}

impl Direct {
    fn value(self) -> f64 {
        match self {
            Direct::Product { ln_kernel, factor } => ln_kernel.exp_value() * factor,
            Direct::Precise(tail) => tail.value(),
        }
    }

    fn complement(self) -> f64 {
        match self {
            Direct::Product { .. } => 1.0 - self.value(),
            Direct::Precise(tail) => (-tail + 1.0).value(),
        }
    }

    fn ln(self) -> f64 {
        match self {
            Direct::Product { ln_kernel, factor } => (ln_kernel + factor.ln()).value(),
            Direct::Precise(tail) => tail.ln().value(),
        }
    }

    fn ln_complement(self) -> f64 {
        match self {
            Direct::Product { .. } => (-self.value()).ln_1p(),
            Direct::Precise(tail) => (-tail).ln_1p().value(),
        }
    }
}
