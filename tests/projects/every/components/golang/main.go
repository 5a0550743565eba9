package main

import _ "sums/exports/wit_exports"

func main() {}
