//! A step length that satisfies the strong Wolfe conditions.

/// A point along the line: the step, the value, the slope.
#[derive(Clone, Copy)]
struct Probe {
    step: f64,
    value: f64,
    slope: f64,
}

/// Demanded decrease, as a part of what the slope at the start promises.
const DECREASE: f64 = 1e-4;
/// Demanded flattening of the slope.
const CURVATURE: f64 = 0.9;

/// A step at which φ has fallen enough and flattened enough (Nocedal and Wright, *Numerical Optimization*, 2006, algorithms
/// 3.5 and 3.6), `first` being tried first. `phi` gives value and slope at a step; `value` and `slope` are those at zero.
///
/// Falls back on the lowest step seen that decreases enough when the conditions cannot be met within the rounding, and is
/// `None` when there is none.
pub(super) fn wolfe(
    mut phi: impl FnMut(f64) -> (f64, f64),
    value: f64,
    slope: f64,
    first: f64,
) -> Option<f64> {
    if slope.is_nan() || slope >= 0.0 {
        return None;
    }
    let mut probe = |step: f64| {
        let (value, slope) = phi(step);
        Probe { step, value, slope }
    };
    let enough = |p: &Probe| p.value <= value + DECREASE * p.step * slope;
    let start = Probe {
        step: 0.0,
        value,
        slope,
    };
    let mut previous = start;
    let mut step = first;
    for _ in 0..60 {
        let p = probe(step);
        let bad = !(p.value.is_finite() && p.slope.is_finite());
        if bad || !enough(&p) || (previous.step > 0.0 && p.value >= previous.value) {
            return zoom(&mut probe, enough, previous, p, slope);
        }
        if p.slope.abs() <= -CURVATURE * slope {
            return Some(step);
        }
        if p.slope >= 0.0 {
            return zoom(&mut probe, enough, p, previous, slope);
        }
        previous = p;
        step *= 2.0;
    }
    Some(previous.step)
}

/// Narrows an interval between `low`, the lowest point so far, and `high`, by the minimum of the cubic through both.
fn zoom(
    probe: &mut impl FnMut(f64) -> Probe,
    enough: impl Fn(&Probe) -> bool,
    mut low: Probe,
    mut high: Probe,
    slope: f64,
) -> Option<f64> {
    for _ in 0..60 {
        let p = probe(between(&low, &high));
        if p.value.is_nan() || !enough(&p) || p.value >= low.value {
            high = p;
        } else {
            if p.slope.abs() <= -CURVATURE * slope {
                return Some(p.step);
            }
            if p.slope * (high.step - low.step) >= 0.0 {
                high = low;
            }
            low = p;
        }
        if (high.step - low.step).abs() <= 1e-14 * high.step.abs().max(low.step.abs()) {
            break;
        }
    }
    (low.step > 0.0).then_some(low.step)
}

/// The minimum of the cubic that has the values and slopes of both ends, kept a tenth away from either; the middle where
/// that is of no use.
fn between(a: &Probe, b: &Probe) -> f64 {
    let width = b.step - a.step;
    let d1 = a.slope + b.slope - 3.0 * (b.value - a.value) / width;
    let root = (d1 * d1 - a.slope * b.slope).sqrt() * width.signum();
    let at = (b.slope + root - d1) / (b.slope - a.slope + 2.0 * root);
    let part = 1.0 - at;
    let part = if part.is_finite() {
        part.clamp(0.1, 0.9)
    } else {
        0.5
    };
    a.step + part * width
}
