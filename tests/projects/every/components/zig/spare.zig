pub const spare = 1;
