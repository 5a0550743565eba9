//! The interface `vector-ops`.

use crate::MathEngine;
use crate::exports::toolsku::math_tools::vector_ops::{Guest, Vector3};
use crate::log;

const ZERO: Vector3 = Vector3 {
    x: 0.0,
    y: 0.0,
    z: 0.0,
};

impl Guest for MathEngine {
    fn add(a: Vector3, b: Vector3) -> Vector3 {
        Vector3 {
            x: a.x + b.x,
            y: a.y + b.y,
            z: a.z + b.z,
        }
    }

    fn magnitude(v: Vector3) -> f64 {
        length(v)
    }

    fn normalize(v: Vector3) -> Vector3 {
        direction(v).unwrap_or_else(|| {
            log("normalize: the zero vector has no direction; the result is the zero vector");
            ZERO
        })
    }

    fn cross(a: Vector3, b: Vector3) -> Vector3 {
        Vector3 {
            x: a.y * b.z - a.z * b.y,
            y: a.z * b.x - a.x * b.z,
            z: a.x * b.y - a.y * b.x,
        }
    }
}

/// The length of `v`; `hypot` squares no component, so large ones do not overflow.
fn length(v: Vector3) -> f64 {
    v.x.hypot(v.y).hypot(v.z)
}

/// The unit vector along `v`, or nothing for the zero vector.
///
/// Dividing by the largest component first keeps the length from overflowing or losing digits. An infinite or NaN
/// component makes the scaled length NaN, and with it all of the result.
fn direction(v: Vector3) -> Option<Vector3> {
    if v.x == 0.0 && v.y == 0.0 && v.z == 0.0 {
        return None;
    }
    let largest = v.x.abs().max(v.y.abs()).max(v.z.abs());
    let scaled = v.divided_by(largest);
    Some(scaled.divided_by(length(scaled)))
}

impl Vector3 {
    fn divided_by(self, divisor: f64) -> Self {
        Self {
            x: self.x / divisor,
            y: self.y / divisor,
            z: self.z / divisor,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn vector(x: f64, y: f64, z: f64) -> Vector3 {
        Vector3 { x, y, z }
    }

    fn values(v: Vector3) -> [f64; 3] {
        [v.x, v.y, v.z]
    }

    #[test]
    fn add_goes_by_component() {
        let sum = MathEngine::add(vector(1.0, 2.0, 3.0), vector(0.5, -2.0, f64::INFINITY));
        assert_eq!(values(sum), [1.5, 0.0, f64::INFINITY]);
    }

    #[test]
    fn cross_follows_the_right_hand_rule() {
        let (x, y, z) = (
            vector(1.0, 0.0, 0.0),
            vector(0.0, 1.0, 0.0),
            vector(0.0, 0.0, 1.0),
        );
        assert_eq!(values(MathEngine::cross(x, y)), values(z));
        assert_eq!(values(MathEngine::cross(y, z)), values(x));
        assert_eq!(values(MathEngine::cross(z, x)), values(y));
    }

    #[test]
    fn magnitude_overflows_only_where_the_length_does() {
        assert_eq!(MathEngine::magnitude(vector(2.0, 3.0, 6.0)), 7.0);
        assert!(MathEngine::magnitude(vector(3e200, 4e200, 0.0)).is_finite());
        assert_eq!(
            MathEngine::magnitude(vector(f64::MAX, f64::MAX, f64::MAX)),
            f64::INFINITY
        );
        assert_eq!(
            MathEngine::magnitude(vector(f64::NAN, 1.0, f64::NEG_INFINITY)),
            f64::INFINITY
        );
        assert!(MathEngine::magnitude(vector(f64::NAN, 1.0, 0.0)).is_nan());
    }

    #[test]
    fn direction_has_length_one_at_every_scale() {
        for scale in [5e-324, 1e-300, 1.0, 1e300] {
            assert_eq!(
                direction(vector(0.0, 0.0, scale)).map(values),
                Some([0.0, 0.0, 1.0])
            );
        }
        assert_eq!(
            direction(vector(3.0, 0.0, -4.0)).map(values),
            Some([0.6, 0.0, -0.8])
        );
        let diagonal =
            direction(vector(f64::MAX, f64::MAX, f64::MAX)).expect("it is not the zero vector");
        assert!((length(diagonal) - 1.0).abs() < 1e-15);
    }

    #[test]
    fn direction_of_zero_is_missing_and_of_the_infinite_is_nan() {
        assert!(direction(ZERO).is_none() && direction(vector(-0.0, 0.0, -0.0)).is_none());
        for odd in [
            vector(f64::INFINITY, 1.0, 0.0),
            vector(0.0, f64::NAN, 0.0),
            vector(f64::NAN, 0.0, f64::INFINITY),
        ] {
            let result = direction(odd)
                .map(values)
                .expect("it is not the zero vector");
            assert!(result.iter().all(|value| value.is_nan()), "{result:?}");
        }
    }
}
