//! Reverse mode: a tape of elementary steps, and the number that writes it.
//!
//! Evaluating a function with [`Var`]s appends a node for each step of two arguments: which earlier nodes they came from
//! and the partial derivatives with respect to them. A step of one argument needs no node, since the chain rule only
//! scales: a `Var` carries the slope with which it follows its node. A sweep from the last node to the first then
//! multiplies and adds these up into the derivatives with respect to every node (Linnainmaa 1970). A sweep from the first
//! to the last gives the derivative in one direction instead, from the same tape.
//!
//! The tape belongs to the thread, so that a `Var` is a plain number without a lifetime and a generic function can be
//! handed to [`grad`](super::grad) as it is.

use super::scalar::{Scalar, derived_operators};
use std::cell::RefCell;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// A number whose history is on the tape, for reverse mode. It means something only inside the call that made it.
///
/// ```
/// use labmath::autodiff::{Var, grad};
/// let product = |x: &[Var]| x[0] * x[1];
/// assert_eq!(grad(product, &[2.0, 3.0])[..], [3.0, 2.0]);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Var {
    value: f64,
    /// The derivative of this number with respect to its node.
    slope: f64,
    node: u32,
}

/// What a constant has in place of a node.
const NONE: u32 = u32::MAX;

/// One step: the nodes of its two arguments and the partial derivatives with respect to them.
#[derive(Clone, Copy)]
struct Node {
    parents: [u32; 2],
    partials: [f64; 2],
}

thread_local! {
    static TAPE: RefCell<Vec<Node>> = const { RefCell::new(Vec::new()) };
}

/// Appends a step and returns its number.
#[inline]
fn push(node: Node) -> u32 {
    TAPE.with_borrow_mut(|tape| {
        let number = tape.len();
        tape.push(node);
        number as u32
    })
}

impl Var {
    /// A step of one argument.
    #[inline]
    fn unary(self, value: f64, partial: f64) -> Var {
        Var {
            value,
            slope: self.slope * partial,
            node: self.node,
        }
    }

    /// A step of two arguments.
    #[inline]
    fn binary(self, other: Var, value: f64, partials: [f64; 2]) -> Var {
        let slopes = [self.slope * partials[0], other.slope * partials[1]];
        if self.node == other.node {
            // x · x, or two constants: still a function of one node.
            Var {
                value,
                slope: slopes[0] + slopes[1],
                node: self.node,
            }
        } else if other.node == NONE {
            Var {
                value,
                slope: slopes[0],
                node: self.node,
            }
        } else if self.node == NONE {
            Var {
                value,
                slope: slopes[1],
                node: other.node,
            }
        } else {
            let node = push(Node {
                parents: [self.node, other.node],
                partials: slopes,
            });
            Var {
                value,
                slope: 1.0,
                node,
            }
        }
    }
}

/// A stretch of the tape on which one function is recorded. Dropping it, also in a panic, takes the stretch off again.
pub(super) struct Recording {
    start: usize,
    variables: usize,
}

impl Recording {
    /// Puts independent variables on the tape.
    pub(super) fn new(x: &[f64]) -> (Recording, Vec<Var>) {
        let start = TAPE.with_borrow_mut(|tape| {
            let start = tape.len();
            assert!(start + x.len() < NONE as usize, "the tape is full");
            tape.extend(x.iter().map(|_| Node {
                parents: [NONE; 2],
                partials: [0.0; 2],
            }));
            start
        });
        let variables = x
            .iter()
            .enumerate()
            .map(|(i, &value)| Var {
                value,
                slope: 1.0,
                node: (start + i) as u32,
            })
            .collect();
        (
            Recording {
                start,
                variables: x.len(),
            },
            variables,
        )
    }

    /// The derivatives of Σ weightₖ outputₖ with respect to the variables: one sweep from the end to the start.
    pub(super) fn pull_back(&self, outputs: &[Var], weights: &[f64]) -> Vec<f64> {
        TAPE.with_borrow(|tape| {
            let nodes = &tape[self.start..];
            assert!(tape.len() < NONE as usize, "the tape is full");
            let mut adjoints = vec![0.0; nodes.len()];
            for (output, weight) in outputs.iter().zip(weights) {
                if let Some(adjoint) =
                    adjoints.get_mut((output.node as usize).wrapping_sub(self.start))
                {
                    *adjoint += weight * output.slope;
                }
            }
            for i in (self.variables..nodes.len()).rev() {
                let adjoint = adjoints[i];
                if adjoint == 0.0 {
                    continue;
                }
                let node = nodes[i];
                for k in 0..2 {
                    // A parent before the start is a variable of an enclosing call, a constant here.
                    if let Some(parent) =
                        adjoints.get_mut((node.parents[k] as usize).wrapping_sub(self.start))
                    {
                        *parent += adjoint * node.partials[k];
                    }
                }
            }
            adjoints.truncate(self.variables);
            adjoints
        })
    }

    /// The derivatives of the outputs in a direction: one sweep from the start to the end.
    pub(super) fn push_forward(&self, outputs: &[Var], direction: &[f64]) -> Vec<f64> {
        TAPE.with_borrow(|tape| {
            let nodes = &tape[self.start..];
            let mut tangents = Vec::with_capacity(nodes.len());
            tangents.extend_from_slice(direction);
            for node in &nodes[self.variables..] {
                let part = |k: usize| {
                    let parent = (node.parents[k] as usize).wrapping_sub(self.start);
                    // As above.
                    tangents.get(parent).map_or(0.0, |t| t * node.partials[k])
                };
                let tangent = part(0) + part(1);
                tangents.push(tangent);
            }
            let of = |v: &Var| {
                tangents
                    .get((v.node as usize).wrapping_sub(self.start))
                    .map_or(0.0, |t| t * v.slope)
            };
            outputs.iter().map(of).collect()
        })
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        TAPE.with_borrow_mut(|tape| tape.truncate(self.start));
    }
}

impl Neg for Var {
    type Output = Var;
    #[inline]
    fn neg(self) -> Var {
        self.unary(-self.value, -1.0)
    }
}

impl Add for Var {
    type Output = Var;
    #[inline]
    fn add(self, other: Var) -> Var {
        self.binary(other, self.value + other.value, [1.0, 1.0])
    }
}

impl Sub for Var {
    type Output = Var;
    #[inline]
    fn sub(self, other: Var) -> Var {
        self.binary(other, self.value - other.value, [1.0, -1.0])
    }
}

impl Mul for Var {
    type Output = Var;
    #[inline]
    fn mul(self, other: Var) -> Var {
        self.binary(other, self.value * other.value, [other.value, self.value])
    }
}

impl Div for Var {
    type Output = Var;
    #[inline]
    fn div(self, other: Var) -> Var {
        let quotient = self.value / other.value;
        self.binary(
            other,
            quotient,
            [1.0 / other.value, -quotient / other.value],
        )
    }
}

impl Add<f64> for Var {
    type Output = Var;
    #[inline]
    fn add(self, c: f64) -> Var {
        self.unary(self.value + c, 1.0)
    }
}

impl Sub<f64> for Var {
    type Output = Var;
    #[inline]
    fn sub(self, c: f64) -> Var {
        self.unary(self.value - c, 1.0)
    }
}

impl Mul<f64> for Var {
    type Output = Var;
    #[inline]
    fn mul(self, c: f64) -> Var {
        self.unary(self.value * c, c)
    }
}

impl Div<f64> for Var {
    type Output = Var;
    #[inline]
    fn div(self, c: f64) -> Var {
        self.unary(self.value / c, 1.0 / c)
    }
}

derived_operators!([] Var);

impl Scalar for Var {
    #[inline]
    fn constant(value: f64) -> Var {
        Var {
            value,
            slope: 0.0,
            node: NONE,
        }
    }
    #[inline]
    fn value(self) -> f64 {
        self.value
    }
    fn exp(self) -> Var {
        let e = self.value.exp();
        self.unary(e, e)
    }
    fn ln(self) -> Var {
        self.unary(self.value.ln(), 1.0 / self.value)
    }
    fn sqrt(self) -> Var {
        let root = self.value.sqrt();
        self.unary(root, 0.5 / root)
    }
    #[inline]
    fn recip(self) -> Var {
        let r = 1.0 / self.value;
        self.unary(r, -r * r)
    }
    #[inline]
    fn powi(self, n: i32) -> Var {
        match n {
            0 => Var::constant(1.0),
            1 => self,
            2 => self.unary(self.value * self.value, 2.0 * self.value),
            _ => self.unary(self.value.powi(n), f64::from(n) * self.value.powi(n - 1)),
        }
    }
    fn powf(self, exponent: f64) -> Var {
        if exponent == 0.0 {
            return Var::constant(1.0);
        }
        self.unary(
            self.value.powf(exponent),
            exponent * self.value.powf(exponent - 1.0),
        )
    }
    fn sin(self) -> Var {
        self.unary(self.value.sin(), self.value.cos())
    }
    fn cos(self) -> Var {
        self.unary(self.value.cos(), -self.value.sin())
    }
    fn tan(self) -> Var {
        let t = self.value.tan();
        self.unary(t, 1.0 + t * t)
    }
    fn tanh(self) -> Var {
        let t = self.value.tanh();
        self.unary(t, (1.0 - t) * (1.0 + t))
    }
    fn atan(self) -> Var {
        self.unary(self.value.atan(), 1.0 / (1.0 + self.value * self.value))
    }
    fn exp_m1(self) -> Var {
        self.unary(self.value.exp_m1(), self.value.exp())
    }
    fn ln_1p(self) -> Var {
        self.unary(self.value.ln_1p(), 1.0 / (1.0 + self.value))
    }
    fn abs(self) -> Var {
        let sign = if self.value > 0.0 {
            1.0
        } else if self.value < 0.0 {
            -1.0
        } else {
            0.0
        };
        self.unary(self.value.abs(), sign)
    }
    #[inline]
    fn square(self) -> Var {
        self.unary(self.value * self.value, 2.0 * self.value)
    }
    fn sigmoid(self) -> Var {
        let s = crate::special::expit(self.value);
        self.unary(s, s * crate::special::expit(-self.value))
    }
    fn softplus(self) -> Var {
        self.unary(
            crate::special::log1pexp(self.value),
            crate::special::expit(self.value),
        )
    }
}
