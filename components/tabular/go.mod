module tabular

go 1.25
