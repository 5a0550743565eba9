// Command tabular is a component: it reads and writes tables as RFC 4180 has them, and says what is in their columns.
package main

import _ "tabular/exports/wit_exports"

//witworks:world table-tools

func main() {}
