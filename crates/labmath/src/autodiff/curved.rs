//! Reverse mode of second order: a tape with curvatures, and the Hessian by pushing edges.
//!
//! As on the tape of first order, only steps of two different nodes are recorded; a [`CurvedVar`] carries the first and
//! second derivative with respect to its node. The Hessian is then swept together from the last node to the first (Gower
//! and Mello, "A new framework for the computation of Hessians", 2012): every node hands its share of the second
//! derivatives, the edges of a graph, down to its parents, and adds its own curvature times its adjoint. Only pairs that
//! interact ever meet, so a sparse Hessian costs little more than a gradient.

use super::scalar::{Scalar, derived_operators};
use std::cell::RefCell;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// A number for [`hessian`](super::hessian), with its history on the tape of second order.
///
/// ```
/// use labmath::autodiff::{CurvedVar, hessian};
/// let f = |x: &[CurvedVar]| x[0] * x[1];
/// assert_eq!(hessian(f, &[2.0, 3.0])[(0, 1)], 1.0);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct CurvedVar {
    value: f64,
    /// First and second derivative with respect to the node.
    slope: f64,
    curvature: f64,
    node: u32,
}

/// What a constant has in place of a node.
const NONE: u32 = u32::MAX;

/// One step of two arguments a and b: ∂a, ∂b, and ∂aa, ∂ab, ∂bb.
#[derive(Clone, Copy)]
struct Node {
    parents: [u32; 2],
    first: [f64; 2],
    second: [f64; 3],
}

thread_local! {
    static TAPE: RefCell<Vec<Node>> = const { RefCell::new(Vec::new()) };
}

impl CurvedVar {
    /// A function of one argument with its first two derivatives.
    #[inline]
    fn unary(self, value: f64, first: f64, second: f64) -> CurvedVar {
        CurvedVar {
            value,
            slope: first * self.slope,
            curvature: second * self.slope * self.slope + first * self.curvature,
            node: self.node,
        }
    }

    /// A function of two arguments with its derivatives ∂a, ∂b, ∂aa, ∂ab, ∂bb.
    #[inline]
    fn binary(
        self,
        other: CurvedVar,
        value: f64,
        [fa, fb]: [f64; 2],
        [faa, fab, fbb]: [f64; 3],
    ) -> CurvedVar {
        let (a, b) = (self.unary(value, fa, faa), other.unary(value, fb, fbb));
        let cross = fab * self.slope * other.slope;
        if self.node == other.node {
            let (slope, curvature) = (a.slope + b.slope, a.curvature + b.curvature + 2.0 * cross);
            CurvedVar {
                value,
                slope,
                curvature,
                node: self.node,
            }
        } else if other.node == NONE {
            a
        } else if self.node == NONE {
            b
        } else {
            let node = Node {
                parents: [self.node, other.node],
                first: [a.slope, b.slope],
                second: [a.curvature, cross, b.curvature],
            };
            let number = TAPE.with_borrow_mut(|tape| {
                tape.push(node);
                tape.len() - 1
            });
            CurvedVar {
                value,
                slope: 1.0,
                curvature: 0.0,
                node: number as u32,
            }
        }
    }
}

/// A stretch of the tape; dropping it takes the stretch off again.
pub(super) struct CurvedRecording {
    start: usize,
    variables: usize,
}

impl CurvedRecording {
    /// Puts independent variables on the tape.
    pub(super) fn new(x: &[f64]) -> (CurvedRecording, Vec<CurvedVar>) {
        let start = TAPE.with_borrow_mut(|tape| {
            let start = tape.len();
            assert!(start + x.len() < NONE as usize, "the tape is full");
            tape.extend(x.iter().map(|_| Node {
                parents: [NONE; 2],
                first: [0.0; 2],
                second: [0.0; 3],
            }));
            start
        });
        let number = |(i, &value): (usize, &f64)| CurvedVar {
            value,
            slope: 1.0,
            curvature: 0.0,
            node: (start + i) as u32,
        };
        (
            CurvedRecording {
                start,
                variables: x.len(),
            },
            x.iter().enumerate().map(number).collect(),
        )
    }

    /// Calls `entry(i, j, h)` for the entries i ≥ j of the Hessian of `output` that are not structurally zero.
    pub(super) fn hessian(&self, output: CurvedVar, mut entry: impl FnMut(usize, usize, f64)) {
        TAPE.with_borrow(|tape| {
            let nodes = &tape[self.start..];
            assert!(tape.len() < NONE as usize, "the tape is full");
            let mut edges = Edges::new(nodes.len());
            let mut adjoints = vec![0.0; nodes.len()];
            let last = (output.node as usize).wrapping_sub(self.start);
            if last >= nodes.len() {
                return;
            }
            adjoints[last] = output.slope;
            edges.add(last, last, output.curvature);
            for i in (self.variables..=last).rev() {
                let node = nodes[i];
                // A parent before the start is a variable of an enclosing call, a constant here.
                let parents = node.parents.map(|p| (p as usize).wrapping_sub(self.start));
                let own =
                    |k: usize| (parents[k] < nodes.len()).then_some((parents[k], node.first[k]));
                for (p, w) in edges.take(i) {
                    if p == i {
                        for (j, dj) in [own(0), own(1)].into_iter().flatten() {
                            edges.add(j, j, w * dj * dj);
                        }
                        if let (Some((j, dj)), Some((k, dk))) = (own(0), own(1)) {
                            edges.add(j, k, w * dj * dk);
                        }
                    } else {
                        for (j, dj) in [own(0), own(1)].into_iter().flatten() {
                            edges.add(j, p, if j == p { 2.0 * w * dj } else { w * dj });
                        }
                    }
                }
                let adjoint = adjoints[i];
                for k in 0..2 {
                    if let Some((j, dj)) = own(k) {
                        adjoints[j] += adjoint * dj;
                        edges.add(j, j, adjoint * node.second[2 * k]);
                    }
                }
                if let (Some((j, _)), Some((k, _))) = (own(0), own(1)) {
                    edges.add(j, k, adjoint * node.second[1]);
                }
            }
            for i in 0..self.variables {
                for (p, w) in edges.take(i) {
                    entry(i, p, w);
                }
            }
        });
    }
}

impl Drop for CurvedRecording {
    fn drop(&mut self) {
        TAPE.with_borrow_mut(|tape| tape.truncate(self.start));
    }
}

/// A sparse symmetric matrix: each pair is kept in the list of its larger index. A list that grows long gets an index of
/// its own, so that dense Hessians stay quadratic.
struct Edges {
    lists: Vec<Vec<(u32, f64)>>,
    places: Vec<Option<Box<[u32]>>>,
}

/// Longer lists than this are looked up instead of searched.
const SEARCHED: usize = 16;

impl Edges {
    fn new(n: usize) -> Edges {
        Edges {
            lists: vec![Vec::new(); n],
            places: vec![None; n],
        }
    }

    fn add(&mut self, i: usize, j: usize, w: f64) {
        if w == 0.0 {
            return;
        }
        let (high, low) = if i > j { (i, j) } else { (j, i) };
        let list = &mut self.lists[high];
        if let Some(places) = &mut self.places[high] {
            if places[low] == NONE {
                places[low] = list.len() as u32;
                list.push((low as u32, w));
            } else {
                list[places[low] as usize].1 += w;
            }
            return;
        }
        if let Some(edge) = list.iter_mut().find(|edge| edge.0 == low as u32) {
            edge.1 += w;
            return;
        }
        list.push((low as u32, w));
        if list.len() > SEARCHED {
            let mut places = vec![NONE; high + 1].into_boxed_slice();
            list.iter()
                .enumerate()
                .for_each(|(k, edge)| places[edge.0 as usize] = k as u32);
            self.places[high] = Some(places);
        }
    }

    /// The edges of a node to itself and to lower ones, which it then has no more.
    fn take(&mut self, i: usize) -> impl Iterator<Item = (usize, f64)> + use<> {
        self.places[i] = None;
        std::mem::take(&mut self.lists[i])
            .into_iter()
            .map(|(p, w)| (p as usize, w))
    }
}

impl Neg for CurvedVar {
    type Output = CurvedVar;
    fn neg(self) -> CurvedVar {
        self.unary(-self.value, -1.0, 0.0)
    }
}

impl Add for CurvedVar {
    type Output = CurvedVar;
    #[inline]
    fn add(self, other: CurvedVar) -> CurvedVar {
        self.binary(other, self.value + other.value, [1.0, 1.0], [0.0; 3])
    }
}

impl Sub for CurvedVar {
    type Output = CurvedVar;
    #[inline]
    fn sub(self, other: CurvedVar) -> CurvedVar {
        self.binary(other, self.value - other.value, [1.0, -1.0], [0.0; 3])
    }
}

impl Mul for CurvedVar {
    type Output = CurvedVar;
    #[inline]
    fn mul(self, other: CurvedVar) -> CurvedVar {
        self.binary(
            other,
            self.value * other.value,
            [other.value, self.value],
            [0.0, 1.0, 0.0],
        )
    }
}

impl Div for CurvedVar {
    type Output = CurvedVar;
    fn div(self, other: CurvedVar) -> CurvedVar {
        let (q, r) = (self.value / other.value, 1.0 / other.value);
        self.binary(other, q, [r, -q * r], [0.0, -r * r, 2.0 * q * r * r])
    }
}

impl Add<f64> for CurvedVar {
    type Output = CurvedVar;
    #[inline]
    fn add(self, c: f64) -> CurvedVar {
        CurvedVar {
            value: self.value + c,
            ..self
        }
    }
}

impl Sub<f64> for CurvedVar {
    type Output = CurvedVar;
    #[inline]
    fn sub(self, c: f64) -> CurvedVar {
        CurvedVar {
            value: self.value - c,
            ..self
        }
    }
}

impl Mul<f64> for CurvedVar {
    type Output = CurvedVar;
    #[inline]
    fn mul(self, c: f64) -> CurvedVar {
        self.unary(self.value * c, c, 0.0)
    }
}

impl Div<f64> for CurvedVar {
    type Output = CurvedVar;
    fn div(self, c: f64) -> CurvedVar {
        self.unary(self.value / c, 1.0 / c, 0.0)
    }
}

derived_operators!([] CurvedVar);

impl Scalar for CurvedVar {
    fn constant(value: f64) -> CurvedVar {
        CurvedVar {
            value,
            slope: 0.0,
            curvature: 0.0,
            node: NONE,
        }
    }
    fn value(self) -> f64 {
        self.value
    }
    fn exp(self) -> CurvedVar {
        let e = self.value.exp();
        self.unary(e, e, e)
    }
    fn ln(self) -> CurvedVar {
        let r = 1.0 / self.value;
        self.unary(self.value.ln(), r, -r * r)
    }
    fn sqrt(self) -> CurvedVar {
        let root = self.value.sqrt();
        self.unary(root, 0.5 / root, -0.25 / (root * self.value))
    }
    fn recip(self) -> CurvedVar {
        let r = 1.0 / self.value;
        self.unary(r, -r * r, 2.0 * r * r * r)
    }
    fn powi(self, n: i32) -> CurvedVar {
        let (x, m) = (self.value, f64::from(n));
        match n {
            0 => CurvedVar::constant(1.0),
            1 => self,
            _ => self.unary(x.powi(n), m * x.powi(n - 1), m * (m - 1.0) * x.powi(n - 2)),
        }
    }
    fn powf(self, p: f64) -> CurvedVar {
        let x = self.value;
        if p == 0.0 {
            return CurvedVar::constant(1.0);
        }
        let second = if p == 1.0 {
            0.0
        } else {
            p * (p - 1.0) * x.powf(p - 2.0)
        };
        self.unary(x.powf(p), p * x.powf(p - 1.0), second)
    }
    fn sin(self) -> CurvedVar {
        let (s, c) = self.value.sin_cos();
        self.unary(s, c, -s)
    }
    fn cos(self) -> CurvedVar {
        let (s, c) = self.value.sin_cos();
        self.unary(c, -s, -c)
    }
    fn tanh(self) -> CurvedVar {
        let t = self.value.tanh();
        let slope = (1.0 - t) * (1.0 + t);
        self.unary(t, slope, -2.0 * t * slope)
    }
    fn atan(self) -> CurvedVar {
        let slope = 1.0 / (1.0 + self.value * self.value);
        self.unary(self.value.atan(), slope, -2.0 * self.value * slope * slope)
    }
    fn exp_m1(self) -> CurvedVar {
        let e = self.value.exp();
        self.unary(self.value.exp_m1(), e, e)
    }
    fn ln_1p(self) -> CurvedVar {
        let r = 1.0 / (1.0 + self.value);
        self.unary(self.value.ln_1p(), r, -r * r)
    }
    fn abs(self) -> CurvedVar {
        let sign = if self.value == 0.0 {
            0.0
        } else {
            self.value.signum()
        };
        self.unary(self.value.abs(), sign, 0.0)
    }
}
