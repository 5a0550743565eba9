module sums

go 1.25
