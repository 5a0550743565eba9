const calculator = @import("calculator");

comptime {
    _ = calculator;
}

export fn exports_demo_calc_ops_add(a: i32, b: i32) i32 {
    return a + b;
}

export fn exports_demo_calc_ops_sub(a: i32, b: i32) i32 {
    return a - b;
}
