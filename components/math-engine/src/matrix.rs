//! The interface `matrix-ops`.

use crate::MathEngine;
use crate::exports::toolsku::math_tools::matrix_ops::{Guest, Matrix44, MatrixError, Vector3};
use crate::log;

/// The values of a matrix that has four rows and four columns.
type Rows = [[f64; 4]; 4];

impl Guest for MathEngine {
    fn multiply(a: Matrix44, b: Matrix44) -> Result<Matrix44, MatrixError> {
        let a = rows(&a).inspect_err(|error| refuse("multiply: matrix a", *error))?;
        let b = rows(&b).inspect_err(|error| refuse("multiply: matrix b", *error))?;
        Ok(Matrix44 {
            data: product(&a, &b).concat(),
        })
    }

    fn transform(matrix: Matrix44, point: Vector3) -> Result<Vector3, MatrixError> {
        let map = rows(&matrix).inspect_err(|error| refuse("transform: the matrix", *error))?;
        Ok(image(&map, point))
    }
}

/// The values of `matrix` by row, if there are 16.
fn rows(matrix: &Matrix44) -> Result<Rows, MatrixError> {
    match matrix.data.as_chunks::<4>() {
        (&[first, second, third, fourth], []) => Ok([first, second, third, fourth]),
        _ => Err(MatrixError::WrongSize(
            u32::try_from(matrix.data.len()).unwrap_or(u32::MAX),
        )),
    }
}

fn refuse(what: &str, error: MatrixError) {
    let MatrixError::WrongSize(count) = error;
    log(&format!("{what} has {count} values instead of 16"));
}

fn product(a: &Rows, b: &Rows) -> Rows {
    a.map(|row| [0, 1, 2, 3].map(|column| (0..4).map(|k| row[k] * b[k][column]).sum()))
}

fn image(map: &Rows, point: Vector3) -> Vector3 {
    let [x, y, z] = [0, 1, 2].map(|row| {
        let [along_x, along_y, along_z, shift] = map[row];
        along_x * point.x + along_y * point.y + along_z * point.z + shift
    });
    Vector3 { x, y, z }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COUNTING: Rows = [
        [1.0, 2.0, 3.0, 4.0],
        [5.0, 6.0, 7.0, 8.0],
        [9.0, 10.0, 11.0, 12.0],
        [13.0, 14.0, 15.0, 16.0],
    ];
    const IDENTITY: Rows = [
        [1.0, 0.0, 0.0, 0.0],
        [0.0, 1.0, 0.0, 0.0],
        [0.0, 0.0, 1.0, 0.0],
        [0.0, 0.0, 0.0, 1.0],
    ];
    const SWAP_AND_SHIFT: Rows = [
        [0.0, 1.0, 0.0, 10.0],
        [1.0, 0.0, 0.0, 20.0],
        [0.0, 0.0, 2.0, 30.0],
        [0.0, 0.0, 0.0, 1.0],
    ];

    fn matrix(count: usize) -> Matrix44 {
        Matrix44 {
            data: COUNTING.concat().into_iter().cycle().take(count).collect(),
        }
    }

    #[test]
    fn rows_are_there_for_16_values_alone() {
        assert_eq!(rows(&matrix(16)).expect("it has 16 values"), COUNTING);
        for count in [0, 1, 4, 12, 15, 17, 20, 32] {
            let Err(MatrixError::WrongSize(found)) = rows(&matrix(count)) else {
                panic!("{count} values were accepted");
            };
            assert_eq!(found as usize, count);
        }
    }

    #[test]
    fn product_with_the_identity_changes_nothing() {
        assert_eq!(product(&COUNTING, &IDENTITY), COUNTING);
        assert_eq!(product(&IDENTITY, &COUNTING), COUNTING);
    }

    #[test]
    fn product_is_rows_times_columns() {
        assert_eq!(
            product(&COUNTING, &COUNTING)[0],
            [90.0, 100.0, 110.0, 120.0]
        );
        assert_eq!(
            product(&COUNTING, &COUNTING)[3],
            [426.0, 484.0, 542.0, 600.0]
        );
    }

    #[test]
    fn image_of_a_product_is_first_the_right_map_and_then_the_left() {
        let point = Vector3 {
            x: 1.0,
            y: 2.0,
            z: 3.0,
        };
        let once = image(&SWAP_AND_SHIFT, point);
        assert_eq!([once.x, once.y, once.z], [12.0, 21.0, 36.0]);
        let twice = image(&SWAP_AND_SHIFT, once);
        let composed = image(&product(&SWAP_AND_SHIFT, &SWAP_AND_SHIFT), point);
        assert_eq!(
            [twice.x, twice.y, twice.z],
            [composed.x, composed.y, composed.z]
        );
    }

    #[test]
    fn image_does_not_read_the_fourth_row() {
        let mut map = IDENTITY;
        map[3] = [f64::NAN; 4];
        let same = image(
            &map,
            Vector3 {
                x: 1.0,
                y: 2.0,
                z: 3.0,
            },
        );
        assert_eq!([same.x, same.y, same.z], [1.0, 2.0, 3.0]);
    }
}
