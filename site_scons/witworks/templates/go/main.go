// The component {{name}}: implements the world in wit/world.wit. What it exports is written in exports/, one package an interface.
package main

import _ "component-{{name}}/exports/wit_exports"

func main() {}
