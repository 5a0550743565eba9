package wazero

import (
	"regexp"
	"strings"

	"github.com/tetratelabs/wazero/api"
)

// standard begins the standard names of a guest's imports and exports; wit-component takes them in the place of the usual ones.
const standard = "cm32p2"

var version = regexp.MustCompile(`@([1-9]\d*|0\.[1-9]\d*|0\.0\.\d+)(\.\d+)*(\+.*)?$`)

// track is an interface with the part of its version that tells what is compatible.
func track(name string) string {
	if _, behind, _ := strings.Cut(name, "@"); strings.Contains(behind, "-") {
		return name
	}
	return version.ReplaceAllString(name, "@$1")
}

// core is the usual name of an exported function.
func core(owner, name string) string {
	if owner == "" {
		return name
	}
	return owner + "#" + name
}

// exported is a function of the guest's by its usual name, or by its standard one.
func (x *instance) exported(owner, name string) api.Function {
	if function := x.module.ExportedFunction(core(owner, name)); function != nil {
		return function
	}
	return x.module.ExportedFunction(standard + "|" + track(owner) + "|" + name)
}

// post is what frees the result of an exported function.
func (x *instance) post(owner, name string) api.Function {
	if function := x.module.ExportedFunction("cabi_post_" + core(owner, name)); function != nil {
		return function
	}
	return x.module.ExportedFunction(standard + "|" + track(owner) + "|" + name + "_post")
}

// special is `cabi_realloc` or `_initialize`.
func (x *instance) special(usual, short string) api.Function {
	if function := x.module.ExportedFunction(usual); function != nil {
		return function
	}
	return x.module.ExportedFunction(standard + "_" + short)
}

// destructor is what destroys a resource of the guest's, if there is anything to do.
func (x *instance) destructor(owner, name string) api.Function {
	if function := x.module.ExportedFunction(owner + "#[dtor]" + name); function != nil {
		return function
	}
	return x.module.ExportedFunction(standard + "|" + track(owner) + "|" + name + "_dtor")
}

// usual gives the usual names of an import.
func (x *instance) usual(owner, name string) (usualOwner, usualName string) {
	rest, isStandard := strings.CutPrefix(owner, standard)
	if !isStandard {
		return owner, name
	}
	for _, verb := range []string{"new", "rep", "drop"} {
		if resource, found := strings.CutSuffix(name, "_"+verb); found {
			name = "[resource-" + verb + "]" + resource
		}
	}
	rest = strings.TrimPrefix(rest, "|")
	if rest == "" {
		return "$root", name
	}
	bare, isExport := strings.CutPrefix(rest, "_ex_")
	for _, known := range x.interfaces() {
		if track(known) == bare {
			bare = known
		}
	}
	if isExport {
		bare = exported + bare
	}
	return bare, name
}

// interfaces are those that the guest may import something of.
func (x *instance) interfaces() []string {
	var all []string
	for i := range x.world.Imports {
		all = append(all, x.world.Imports[i].Interface)
	}
	for _, one := range x.world.Owned {
		all = append(all, one.Interface)
	}
	for _, one := range x.world.Hosted {
		all = append(all, one.Interface)
	}
	return all
}
