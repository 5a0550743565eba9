module component-{{name}}

go 1.25
