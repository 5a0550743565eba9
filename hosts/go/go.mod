module witworks/hosts/go

go 1.25.0

require (
	witworks v0.0.0
	witworks/component/analytics-processor v0.0.0
	witworks/component/image-filter v0.0.0
)

require (
	github.com/tetratelabs/wazero v1.12.0 // indirect
	golang.org/x/sys v0.44.0 // indirect
)

// What `./scons go` has made.
replace (
	witworks => ../../build/go/_witworks
	witworks/component/analytics-processor => ../../build/go/analytics-processor
	witworks/component/image-filter => ../../build/go/image-filter
)
