//go:build unix

package vault

import (
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// checkPrivate says why what lies there is not this user's alone.
func checkPrivate(path string, info fs.FileInfo) error {
	if found, ok := info.Sys().(*syscall.Stat_t); ok && int(found.Uid) != os.Geteuid() {
		return fmt.Errorf("%s belongs to another user: set WITWORKS_CACHE to a folder of your own", path)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("%s is open to other users: let it be this user's alone, by chmod", path)
	}
	return nil
}
