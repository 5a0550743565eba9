#include "calculator.h"

int32_t exports_demo_calc_ops_add(int32_t a, int32_t b) { return a + b; }
int32_t exports_demo_calc_ops_sub(int32_t a, int32_t b) { return a - b; }
