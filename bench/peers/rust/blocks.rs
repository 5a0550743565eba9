//! Functions on blocks of numbers and of bytes.

/// The sum of the numbers, from the first to the last.
pub fn sum(values: &[f64]) -> f64 {
    values.iter().sum()
}

/// What it was given.
pub fn echo(data: Vec<u8>) -> Vec<u8> {
    data
}
