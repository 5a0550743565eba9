package export_demo_calc_ops

func Add(a int32, b int32) int32 {
	return a + b
}

func Sub(a int32, b int32) int32 {
	return a - b
}
