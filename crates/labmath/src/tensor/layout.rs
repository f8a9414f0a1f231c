//! Where the elements of a tensor lie: its shape, its strides, and the place of its first element.
//!
//! All views are arithmetic on these three; no element is touched here.

/// Element `(i₀, i₁, …)` lies at `offset + i₀·strides[0] + i₁·strides[1] + …`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Layout {
    pub(super) shape: Vec<usize>,
    pub(super) strides: Vec<isize>,
    pub(super) offset: usize,
}

/// How many elements a shape holds, if that can be counted.
pub(super) fn count(shape: &[usize]) -> Option<usize> {
    if shape.contains(&0) {
        return Some(0);
    }
    shape.iter().try_fold(1usize, |n, &len| n.checked_mul(len))
}

impl Layout {
    /// The last axis runs fastest.
    pub(super) fn row_major(shape: &[usize]) -> Layout {
        let mut strides = vec![1; shape.len()];
        for axis in (1..shape.len()).rev() {
            strides[axis - 1] = strides[axis] * shape[axis].max(1) as isize;
        }
        Layout {
            shape: shape.to_vec(),
            strides,
            offset: 0,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.shape.iter().product()
    }

    /// Whether the elements lie next to each other in the order of their indices. Axes of length one do not matter.
    pub(super) fn is_row_major(&self) -> bool {
        let mut expected = 1;
        for (&len, &stride) in self.shape.iter().zip(&self.strides).rev() {
            if len != 1 && stride != expected {
                return self.len() == 0;
            }
            expected *= len as isize;
        }
        true
    }

    /// Where an element lies, if it is one.
    pub(super) fn position(&self, index: &[usize]) -> Option<usize> {
        if index.len() != self.shape.len() {
            return None;
        }
        let mut at = self.offset as isize;
        for ((&i, &len), &stride) in index.iter().zip(&self.shape).zip(&self.strides) {
            if i >= len {
                return None;
            }
            at += i as isize * stride;
        }
        Some(at as usize)
    }

    /// The axes in another order; `axes` is a permutation.
    pub(super) fn permuted(&self, axes: &[usize]) -> Layout {
        Layout {
            shape: axes.iter().map(|&axis| self.shape[axis]).collect(),
            strides: axes.iter().map(|&axis| self.strides[axis]).collect(),
            offset: self.offset,
        }
    }

    /// As part of a larger shape: axes of length one, and those that are missing in front, are repeated by a stride of
    /// zero. `None` if another axis would have to change.
    pub(super) fn stretched(&self, shape: &[usize]) -> Option<Layout> {
        let front = shape.len().checked_sub(self.shape.len())?;
        let mut strides = vec![0; front];
        for (axis, &len) in self.shape.iter().enumerate() {
            match len {
                _ if len == shape[front + axis] => strides.push(self.strides[axis]),
                1 => strides.push(0),
                _ => return None,
            }
        }
        Some(Layout {
            shape: shape.to_vec(),
            strides,
            offset: self.offset,
        })
    }

    /// The same elements in the same order under another shape of the same size, if strides can say it.
    ///
    /// Both shapes are cut into the shortest groups of axes that hold equally many elements. Within a group the old
    /// axes must follow each other in memory without a jump; then the new ones divide the same stretch.
    pub(super) fn reshaped(&self, shape: &[usize]) -> Option<Layout> {
        if self.len() == 0 {
            return Some(Layout::row_major(shape));
        }
        let old: Vec<(usize, isize)> = (self.shape.iter().copied())
            .zip(self.strides.iter().copied())
            .filter(|&(len, _)| len != 1)
            .collect();
        let mut strides = vec![1; shape.len()];
        let (mut i, mut j) = (0, 0);
        while i < old.len() && j < shape.len() {
            let (first_old, first_new) = (i, j);
            let (mut in_old, mut in_new) = (old[i].0, shape[j]);
            (i, j) = (i + 1, j + 1);
            while in_old != in_new {
                if in_old < in_new {
                    in_old *= old[i].0;
                    i += 1;
                } else {
                    in_new *= shape[j];
                    j += 1;
                }
            }
            let jumps = |pair: &[(usize, isize)]| pair[0].1 != pair[1].1 * pair[1].0 as isize;
            if old[first_old..i].windows(2).any(jumps) {
                return None;
            }
            let mut stride = old[i - 1].1;
            for axis in (first_new..j).rev() {
                strides[axis] = stride;
                stride *= shape[axis] as isize;
            }
        }
        Some(Layout {
            shape: shape.to_vec(),
            strides,
            offset: self.offset,
        })
    }
}

/// The shape that two shapes are stretched to: from the last axis on, lengths must be equal or one of them 1.
pub(super) fn broadcast(left: &[usize], right: &[usize]) -> Option<Vec<usize>> {
    let ndim = left.len().max(right.len());
    let at = |shape: &[usize], axis: usize| {
        (axis + shape.len())
            .checked_sub(ndim)
            .map_or(1, |axis| shape[axis])
    };
    (0..ndim)
        .map(|axis| match (at(left, axis), at(right, axis)) {
            (m, n) if m == n => Some(m),
            (1, n) | (n, 1) => Some(n),
            _ => None,
        })
        .collect()
}

/// A walk through `N` layouts of one shape at once, in the order of the indices.
///
/// Neighbouring axes that are one run in all of the layouts are joined first, so that what is contiguous is walked in
/// one go.
pub(super) struct Walk<const N: usize> {
    outer: Vec<(usize, [isize; N])>,
    /// How many elements each run has.
    pub(super) len: usize,
    /// From one element of a run to the next, in each layout.
    pub(super) steps: [isize; N],
    start: [isize; N],
    empty: bool,
}

impl<const N: usize> Walk<N> {
    pub(super) fn new(layouts: [&Layout; N]) -> Walk<N> {
        let shape = &layouts[0].shape;
        let mut axes: Vec<(usize, [isize; N])> = Vec::with_capacity(shape.len());
        for axis in 0..shape.len() {
            debug_assert!(layouts.iter().all(|l| l.shape[axis] == shape[axis]));
            let (len, steps) = (shape[axis], layouts.map(|l| l.strides[axis]));
            if len == 1 {
                continue;
            }
            match axes.last_mut() {
                Some((outer, strides)) if (0..N).all(|k| strides[k] == steps[k] * len as isize) => {
                    (*outer, *strides) = (*outer * len, steps);
                }
                _ => axes.push((len, steps)),
            }
        }
        let (len, steps) = axes.pop().unwrap_or((1, [1; N]));
        Walk {
            empty: shape.contains(&0),
            outer: axes,
            len,
            steps,
            start: layouts.map(|l| l.offset as isize),
        }
    }

    /// Calls `f` with the places of the first element of each run.
    pub(super) fn each_run(&self, mut f: impl FnMut([usize; N])) {
        if self.empty {
            return;
        }
        let mut index = vec![0; self.outer.len()];
        let mut places = self.start;
        loop {
            f(places.map(|place| place as usize));
            let mut axis = self.outer.len();
            loop {
                if axis == 0 {
                    return;
                }
                axis -= 1;
                let (len, strides) = self.outer[axis];
                index[axis] += 1;
                let back = if index[axis] < len { 0 } else { len as isize };
                for k in 0..N {
                    places[k] += strides[k] * (1 - back);
                }
                if back == 0 {
                    break;
                }
                index[axis] = 0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(layout: &Layout) -> Vec<usize> {
        let walk = Walk::new([layout]);
        let mut found = Vec::new();
        walk.each_run(|[at]| {
            found.extend((0..walk.len).map(|k| (at as isize + k as isize * walk.steps[0]) as usize))
        });
        found
    }

    #[test]
    fn a_walk_follows_the_indices() {
        let layout = Layout::row_major(&[2, 3, 2]);
        assert_eq!(places(&layout), (0..12).collect::<Vec<_>>());
        assert_eq!(Walk::new([&layout]).len, 12);
        let turned = layout.permuted(&[2, 0, 1]);
        assert_eq!(places(&turned), [0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11]);
        assert_eq!(Walk::new([&turned]).len, 6);
        assert!(places(&Layout::row_major(&[2, 0, 3])).is_empty());
        assert_eq!(places(&Layout::row_major(&[])), [0]);
    }

    #[test]
    fn a_reshape_is_free_where_axes_do_not_jump() {
        let layout = Layout::row_major(&[4, 6]);
        assert_eq!(
            layout.reshaped(&[2, 2, 3, 2]).unwrap().strides,
            [12, 6, 2, 1]
        );
        assert_eq!(layout.reshaped(&[1, 24, 1]).unwrap().strides[1], 1);
        let turned = layout.permuted(&[1, 0]);
        assert!(turned.reshaped(&[24]).is_none());
        assert_eq!(turned.reshaped(&[2, 3, 4]).unwrap().strides, [3, 1, 6]);
        let every_other = Layout {
            shape: vec![12],
            strides: vec![2],
            offset: 0,
        };
        assert_eq!(every_other.reshaped(&[3, 4]).unwrap().strides, [8, 2]);
    }

    #[test]
    fn shapes_stretch_from_the_last_axis() {
        assert_eq!(broadcast(&[2, 1, 4], &[3, 1]), Some(vec![2, 3, 4]));
        assert_eq!(broadcast(&[], &[0, 2]), Some(vec![0, 2]));
        assert_eq!(broadcast(&[3], &[4]), None);
    }
}
