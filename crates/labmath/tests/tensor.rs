//! Tensors beside numpy's arrays, and what a user of them relies on.

use labmath::tensor::{NewAxis, Slice, Step};
use labmath::{Mat, Tensor, Vector, mat};
use proptest::prelude::*;

fn integers(text: &str) -> Vec<isize> {
    text.split_whitespace()
        .map(|n| n.parse().unwrap())
        .collect()
}

fn lengths(text: &str) -> Vec<usize> {
    text.split_whitespace()
        .map(|n| n.parse().unwrap())
        .collect()
}

/// One axis sliced, the others whole.
fn along(x: &Tensor, axis: isize, part: impl Slice) -> Tensor {
    match axis {
        0 => x.slice(part),
        1 => x.slice((.., part)),
        2 => x.slice((.., .., part)),
        3 => x.slice((.., .., .., part)),
        4 => x.slice((.., .., .., .., part)),
        _ => panic!("axis {axis}"),
    }
}

/// The views of `reference_tensors.py`, one after the other.
fn viewed(mut x: Tensor, steps: &str) -> Tensor {
    for step in steps.split(';').filter(|step| !step.is_empty()) {
        let (name, rest) = step.split_once(' ').unwrap();
        x = match name {
            "permute" => x.permute(&integers(rest)[..]),
            "reshape" => x.reshape(&integers(rest)[..]),
            "flip" => x.flip(&integers(rest)[..]),
            "insert" => x.insert_axis(integers(rest)[0]),
            "broadcast" => x.broadcast_to(lengths(rest)),
            "index" => along(&x, integers(rest)[0], integers(rest)[1]),
            "slice" => {
                let (axis, range) = rest.split_once(' ').unwrap();
                let bounds: Vec<isize> = range.split(':').map(|n| n.parse().unwrap()).collect();
                along(
                    &x,
                    axis.parse().unwrap(),
                    Step(bounds[0]..bounds[1], bounds[2]),
                )
            }
            _ => panic!("{step}"),
        };
    }
    x
}

/// The tensor of a shape that the reference starts from.
fn start(shape: &str, factor: usize, shift: usize, less: f64, divisor: f64) -> Tensor {
    let shape = lengths(shape);
    let count: usize = shape.iter().product();
    let element = |k| (((factor * k + shift) % 64) as f64 - less) / divisor;
    Tensor::new(shape, (0..count).map(element).collect())
}

#[test]
fn every_operation_agrees_with_numpy() {
    let mut checked = 0;
    for line in include_str!("golden/tensors.csv").lines().skip(1) {
        let [
            shape,
            views,
            operation,
            shape2,
            views2,
            result_shape,
            result,
        ]: [&str; 7] = line.split(',').collect::<Vec<_>>().try_into().unwrap();
        let x = viewed(start(shape, 37, 11, 20.0, 8.0), views);
        let y = viewed(start(shape2, 29, 5, 30.0, 16.0), views2);
        let words: Vec<&str> = operation.split_whitespace().collect();
        let axes: Vec<isize> = words.iter().filter_map(|n| n.parse().ok()).collect();
        let over = || {
            let over = x.over(&axes[..]);
            if words[1] == "keep" {
                over.keepdims()
            } else {
                over
            }
        };
        let indices =
            |found: Vec<usize>| Tensor::from(Vec::from_iter(found.iter().map(|&i| i as f64)));
        let got = match words[0] {
            "view" => Ok(x.clone()),
            "sum" => Ok(over().sum()),
            "mean" => Ok(over().mean()),
            "max" => Ok(over().max()),
            "min" => Ok(over().min()),
            "var" => Ok(over().var()),
            "std" => Ok(over().std()),
            "logsumexp" => Ok(over().logsumexp()),
            "softmax" => Ok(over().softmax()),
            "argmax" => Ok(indices(over().argmax())),
            "argmin" => Ok(indices(over().argmin())),
            "add" => x.try_add(&y),
            "subtract" => x.try_sub(&y),
            "multiply" => x.try_mul(&y),
            "divide" => x.try_div(&y),
            "maximum" => x.try_maximum(&y),
            "minimum" => x.try_minimum(&y),
            "matmul" => x.try_matmul(&y),
            "stack" => Tensor::try_stack(&[&x, &y, &x], axes[0]),
            "concat" => Tensor::try_concat(&[&x, &y, &x], axes[0]),
            _ => panic!("{line}"),
        };
        checked += 1;
        if result_shape == "error" {
            assert!(got.is_err(), "{line}");
            continue;
        }
        let got = got.unwrap_or_else(|e| panic!("{e}\n{line}"));
        let want: Vec<f64> = result
            .split_whitespace()
            .map(|n| n.parse().unwrap())
            .collect();
        assert_eq!(got.shape(), lengths(result_shape), "{line}");
        let exact = !matches!(words[0], "mean" | "var" | "std" | "logsumexp" | "softmax");
        for (&got, want) in got.iter().zip(want) {
            let same = got == want || got.is_nan() && want.is_nan();
            assert!(
                same || !exact && (got - want).abs() <= 4e-15 * (1.0 + want.abs()),
                "{got} {want}\n{line}"
            );
        }
    }
    assert!(checked > 900, "{checked}");
}

#[test]
fn arithmetic_takes_values_references_numbers_and_what_becomes_a_tensor() {
    let x = Tensor::from([[1., 2.], [3., 4.]]);
    let y = x.clone() * 2.0;
    assert_eq!(&x + &y, 3.0 * &x);
    assert_eq!(x.clone() + y.clone(), &y + &x);
    assert_eq!(&y - x.clone(), x);
    assert_eq!(1.0 / &x, [[1., 0.5], [1. / 3., 0.25]]);
    assert_eq!(1.0 - x.clone(), -(&x - 1.0));
    assert_eq!(&x + Vector::from([10., 20.]), [[11., 22.], [13., 24.]]);
    assert_eq!(&x + &mat![1., 1.; 2., 2.], [[2., 3.], [5., 6.]]);
    assert_eq!(&x * [[1.], [-1.]], [[1., 2.], [-3., -4.]]);
    let mut z = x.clone();
    z += 1.0;
    z *= &x;
    z -= [1., 2.];
    z /= 2.0;
    assert_eq!(z, [[0.5, 2.], [5.5, 9.]]);
    assert_eq!(x, [[1., 2.], [3., 4.]]);
    assert_eq!(2f32 * Tensor::from([1f32, 2.]), [2f32, 4.]);
}

#[test]
fn views_share_until_one_is_written() {
    let mut x = Tensor::arange(0., 6.).reshape([2, 3]);
    let (row, turned) = (x.slice(1), x.t());
    assert_eq!(row.as_slice().unwrap().as_ptr(), &raw const x[[1, 0]]);
    x[[1, 0]] = 100.0;
    assert_eq!(row, [3., 4., 5.]);
    assert_eq!(turned[[0, 1]], 3.0);
    assert_eq!(x.sum(), 112.0);
    // A tensor that nobody shares is written where it is.
    let place = x.as_slice().unwrap().as_ptr();
    x[[0, 0]] = 1.0;
    x.assign((.., Step(.., -1)), [3., 2., 1.]);
    assert_eq!(x.as_slice().unwrap().as_ptr(), place);
    assert_eq!(x, [[1., 2., 3.], [1., 2., 3.]]);
    // Writing to a view copies what it sees only.
    let mut column = x.slice((.., 1..2));
    column[[1, 0]] = 9.0;
    assert_eq!(column.as_mut_slice(), [2., 9.]);
    assert_eq!(x[[1, 1]], 2.0);
    // A part may be assigned from the tensor itself.
    let reversed = x.flip(1);
    x.assign(.., reversed);
    assert_eq!(x, [[3., 2., 1.], [3., 2., 1.]]);
}

#[test]
fn matrices_and_vectors_come_and_go() {
    let a = mat![1., 2., 3.; 4., 5., 6.];
    let x = Tensor::from(a.clone());
    assert_eq!((x.shape(), x.strides()), (&[2, 3][..], &[1, 2][..]));
    assert_eq!(x, Tensor::from(&a));
    assert_eq!(x.to_mat().unwrap(), a);
    assert_eq!(
        x.flip(..).t().to_mat().unwrap(),
        mat![6., 3.; 5., 2.; 4., 1.]
    );
    assert_eq!(x.slice((.., 1)).to_vector().unwrap(), [2., 5.]);
    assert_eq!(Tensor::from(a.row(1)), [4., 5., 6.]);
    assert_eq!(
        x.to_vector().unwrap_err().to_string(),
        "to_vector of [2, 3]: a vector has one axis"
    );
    let none = Tensor::from(Mat::<f64>::zeros(0, 3));
    assert_eq!(
        (none.shape(), none.to_mat().unwrap().shape()),
        (&[0, 3][..], (0, 3))
    );
}

#[test]
fn nothing_and_a_single_number_are_tensors() {
    let none = Tensor::<f64>::zeros([2, 0, 3]);
    assert_eq!(none.over(1).sum(), Tensor::<f64>::zeros([2, 3]));
    assert_eq!(none.over(1).max()[[0, 0]], f64::NEG_INFINITY);
    assert!(none.over(1).mean()[[1, 2]].is_nan() && none.mean().is_nan());
    assert_eq!(none.t().reshape([0, 7]).shape(), [0, 7]);
    assert_eq!(
        (none.iter().count(), none.to_vec(), none.as_slice()),
        (0, vec![], Some(&[][..]))
    );
    assert_eq!((&none + 1.0).shape(), [2, 0, 3]);
    assert_eq!(none.flip(..).shape(), [2, 0, 3]);
    assert_eq!(none.slice((.., .., 2)).shape(), [2, 0]);
    assert_eq!(none.over(2).argmax(), []);
    assert_eq!(Tensor::concat(&[&none, &none], 0).shape(), [4, 0, 3]);
    assert_eq!(
        Tensor::<f64>::zeros([2, 0]).matmul(&Tensor::zeros([0, 2])),
        [[0., 0.], [0., 0.]]
    );
    assert_eq!(
        Tensor::<f64>::zeros([0, 2, 3])
            .matmul(&Tensor::zeros([3, 4]))
            .shape(),
        [0, 2, 4]
    );
    let one = Tensor::from(2.0);
    assert_eq!(
        (one.item(), one.sum(), one.t().ndim(), one.iter().count()),
        (2.0, 2.0, 0, 1)
    );
    assert_eq!(one.slice(NewAxis), [2.0]);
    assert_eq!(one[[]], 2.0);
    assert_eq!(one.reshape([1, 1]), [[2.0]]);
}

#[test]
fn not_a_number_stays() {
    let x = Tensor::from([[1., f64::NAN], [2., 3.]]);
    assert!(x.max().is_nan() && x.min().is_nan() && x.sum().is_nan());
    assert_eq!(x.over(0).max().slice(0), 2.0);
    assert_eq!(x.over(1).argmax(), [1, 1]);
    assert!(x.relu()[[0, 1]].is_nan() && x.maximum(0.0)[[0, 1]].is_nan());
    assert!(Tensor::from([0.0]).maximum(f64::NAN).item().is_nan());
    let scores = Tensor::from([[f64::NEG_INFINITY, 0.0], [f64::NEG_INFINITY; 2]]);
    assert_eq!(scores.over(1).softmax().slice(0), [0., 1.]);
    assert_eq!(scores.over(1).logsumexp(), [0., f64::NEG_INFINITY]);
}

#[test]
fn errors_name_the_operation_and_both_shapes() {
    let x = Tensor::<f64>::zeros([2, 3]);
    let said = |result: labmath::Result<Tensor>| result.unwrap_err().to_string();
    assert_eq!(
        said(x.try_slice((5, ..))),
        "slice of [2, 3]: index 5 of axis 0, which has 2 elements"
    );
    assert_eq!(
        said(x.try_slice((0, 0, 0))),
        "slice of [2, 3]: 3 parts of 2 axes"
    );
    assert_eq!(
        said(x.try_slice(Step(.., 0))),
        "slice of [2, 3]: the step of axis 0 is zero"
    );
    assert_eq!(
        said(x.try_reshape([-1, -1])),
        "reshape of [2, 3]: of [-1, -1], one may be -1 and the others not negative"
    );
    assert_eq!(
        said(x.try_reshape([-1, 4])),
        "reshape of [2, 3] and [1, 4]: they hold 6 and 4 elements"
    );
    assert_eq!(
        said(x.try_permute([1])),
        "permute of [2, 3]: [1] does not name each axis"
    );
    assert_eq!(
        said(x.try_broadcast_to([3])),
        "broadcast of [2, 3] and [3]: the second does not repeat the first"
    );
    assert_eq!(
        said(x.try_matmul(&Tensor::from(1.0))),
        "matmul of [2, 3] and []: a single number is no matrix"
    );
    assert_eq!(
        said(Tensor::<f64>::try_stack(&[] as &[Tensor], 0)),
        "stack of nothing: at least one element is needed"
    );
    let panic = std::panic::catch_unwind(|| &Tensor::<f64>::zeros([2, 3]) * &Tensor::zeros([4]));
    assert_eq!(
        panic.unwrap_err().downcast_ref::<String>().unwrap(),
        "multiplication of [2, 3] and [4]: the shapes do not broadcast"
    );
}

/// A tensor of some shape with up to four axes, seen in a random order of its axes.
fn tensors() -> impl Strategy<Value = Tensor> {
    prop::collection::vec(0usize..5, 0..=4).prop_flat_map(|shape| {
        let count: usize = shape.iter().product();
        let axes: Vec<usize> = (0..shape.len()).collect();
        (
            Just(shape),
            prop::collection::vec(-9i8..9, count),
            Just(axes).prop_shuffle(),
        )
            .prop_map(|(shape, data, axes)| {
                Tensor::new(shape, data.into_iter().map(f64::from).collect()).permute(&axes[..])
            })
    })
}

proptest! {
    #[test]
    fn views_keep_what_they_see(x in tensors(), flips in any::<[bool; 4]>()) {
        let axes: Vec<usize> = (0..x.ndim()).filter(|&k| flips[k]).collect();
        prop_assert_eq!(&x.flip(&axes[..]).flip(&axes[..]), &x);
        prop_assert_eq!(&x.t().t(), &x);
        prop_assert_eq!(&x.flatten().reshape(&x.shape().iter().map(|&n| n as isize).collect::<Vec<_>>()[..]), &x);
        prop_assert_eq!(x.iter().copied().collect::<Vec<_>>(), x.to_vec());
        prop_assert_eq!(x.contiguous().as_slice().map(<[f64]>::to_vec), Some(x.to_vec()));
        for axis in 0..x.ndim() as isize {
            let layers: Vec<Tensor> = x.axis_iter(axis).collect();
            if !layers.is_empty() {
                prop_assert_eq!(&Tensor::stack(&layers, axis), &x);
            }
        }
    }

    #[test]
    fn reductions_over_all_axes_are_reductions_one_after_the_other(x in tensors()) {
        let mut step = x.clone();
        while step.ndim() > 0 {
            step = step.over(-1).sum();
        }
        prop_assert_eq!(step.item(), x.sum());
        prop_assert_eq!(x.sum(), x.iter().sum::<f64>());
        prop_assert_eq!(x.max(), x.iter().copied().fold(f64::NEG_INFINITY, f64::max));
    }

    #[test]
    fn what_is_assigned_is_seen_and_nothing_else_changes(x in tensors(), seed in 0usize..1000) {
        prop_assume!(x.ndim() > 0 && x.shape()[0] > 0);
        let (mut y, i) = (x.clone(), seed % x.shape()[0]);
        y.assign(i, -77.0);
        for (k, (old, new)) in x.axis_iter(0).zip(y.axis_iter(0)).enumerate() {
            if k == i {
                prop_assert!(new.iter().all(|&v| v == -77.0));
            } else {
                prop_assert_eq!(old, new);
            }
        }
    }

    #[test]
    fn a_batch_is_multiplied_matrix_by_matrix(
        (b, m, k, n) in (0usize..4, 1usize..5, 1usize..5, 1usize..5), turned in any::<bool>(), shared in any::<bool>(),
    ) {
        let x = Tensor::from_fn([b, m, k], |i| (i[0] * 7 + i[1] * 3 + i[2]) as f64 - 4.0);
        let y = if turned {
            Tensor::from_fn([n, k], |i| (i[0] * 5 + i[1]) as f64 - 3.0).t()
        } else {
            Tensor::from_fn([k, n], |i| (i[0] * 5 + i[1]) as f64 - 3.0)
        };
        let y = if shared { y } else { y.broadcast_to([b, k, n]) };
        let product = x.matmul(&y);
        prop_assert_eq!(product.shape(), [b, m, n]);
        for (i, found) in product.axis_iter(0).enumerate() {
            let right = if shared { y.clone() } else { y.slice(i) };
            let want = x.slice(i).to_mat().unwrap() * right.to_mat().unwrap();
            prop_assert_eq!(found.to_mat().unwrap(), want);
        }
    }
}
