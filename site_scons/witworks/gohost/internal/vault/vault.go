// Package vault is a private folder of authenticated blobs: nothing comes out of it that this user did not put in, bit for bit.
//
// To load compiled code is as unsafe as running it, so every blob has a sidecar with its digest and an HMAC under a key that only
// this user can read. Folder, key and sidecars are those of Python's witworks.runtime.vault: both make room for each other.
package vault

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Room is how many bytes the folder may hold; the blobs unused for longest go first.
const Room = 2 << 30

const (
	format  = "witworks-precompiled 1"
	keySize = 32
)

// Vault is an open vault.
type Vault struct {
	folder string
	key    []byte
	room   int64
}

// Folder is the user's own: in $WITWORKS_CACHE, $XDG_CACHE_HOME/witworks or ~/.cache/witworks.
func Folder() (string, error) {
	if own := os.Getenv("WITWORKS_CACHE"); own != "" {
		return filepath.Join(own, "precompiled"), nil
	}
	if cache := os.Getenv("XDG_CACHE_HOME"); cache != "" {
		return filepath.Join(cache, "witworks", "precompiled"), nil
	}
	home, err := os.UserHomeDir()
	return filepath.Join(home, ".cache", "witworks", "precompiled"), err
}

// Open opens the vault in a folder, made if it is not there. The error says why the folder cannot be trusted or used.
func Open(folder string) (*Vault, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	info, err := os.Lstat(folder)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("%s is no folder (a link?): remove it", folder)
	}
	if err := checkPrivate(folder, info); err != nil {
		return nil, err
	}
	key, err := keyOf(filepath.Join(folder, "key"))
	if err != nil {
		return nil, err
	}
	return &Vault{folder, key, Room}, nil
}

// Read gives the blob of that name, nil if there is none; the error says why it cannot be trusted.
func (v *Vault) Read(name string) ([]byte, error) {
	body, err := os.ReadFile(v.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	seal, err := os.ReadFile(sidecar(v.path(name)))
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Lstat(v.path(name)); errors.Is(err, fs.ErrNotExist) {
			return nil, nil // just gone: another makes room
		}
		return nil, errors.New("its signature file is missing")
	}
	if err != nil {
		return nil, err
	}
	if !hmac.Equal(seal, v.seal(name, body)) {
		return nil, errors.New("its content does not match its signature")
	}
	now := time.Now()
	_ = os.Chtimes(sidecar(v.path(name)), now, now) // where it cannot be noted, it goes sooner
	return body, nil
}

// Write puts a blob in. Its signature goes first: whoever reads meanwhile finds no blob, and never one that nobody has signed.
func (v *Vault) Write(name string, body []byte) error {
	if err := writeAtomically(sidecar(v.path(name)), v.seal(name, body)); err != nil {
		return err
	}
	if err := writeAtomically(v.path(name), body); err != nil {
		return err
	}
	return v.makeRoom(name)
}

func (v *Vault) path(name string) string { return filepath.Join(v.folder, name+".cwasm") }

func sidecar(path string) string { return path + ".sig" }

// seal is the sidecar of a blob.
func (v *Vault) seal(name string, body []byte) []byte {
	digest := sha256.Sum256(body)
	mac := hmac.New(sha256.New, v.key)
	fmt.Fprintf(mac, "%s\n%s\n%x", format, name, digest)
	return fmt.Appendf(nil, "%s\nkey %s\nsha256 %x\nhmac-sha256 %x\n", format, name, digest, mac.Sum(nil))
}

func (v *Vault) makeRoom(newest string) error {
	type blob struct {
		used time.Time
		size int64
		path string
	}
	paths, err := filepath.Glob(filepath.Join(v.folder, "*.cwasm"))
	var blobs []blob
	var total int64
	for _, path := range paths {
		body, bodyErr := os.Stat(path)
		seal, sealErr := os.Stat(sidecar(path))
		if bodyErr == nil && sealErr == nil {
			blobs = append(blobs, blob{seal.ModTime(), body.Size(), path})
			total += body.Size()
		}
	}
	slices.SortFunc(blobs, func(a, b blob) int { return a.used.Compare(b.used) })
	for _, one := range blobs {
		if total <= v.room || one.path == v.path(newest) {
			break
		}
		total -= one.size
		err = errors.Join(err, remove(one.path), remove(sidecar(one.path)))
	}
	return err
}

func remove(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// writeAtomically writes so that nobody ever sees half of it; nothing is left behind when that fails.
func writeAtomically(path string, content []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".")
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		os.Remove(file.Name())
	}
	return err
}

// keyOf is the vault's key; a missing or untrustworthy one is replaced, which makes every older blob worthless.
func keyOf(path string) ([]byte, error) {
	for range 3 {
		info, err := os.Lstat(path)
		if err == nil {
			if info.Mode().IsRegular() && checkPrivate(path, info) == nil {
				if key, err := os.ReadFile(path); err == nil && len(key) == keySize {
					return key, nil
				}
			}
			if err := remove(path); err != nil {
				return nil, err
			}
		}
		if err := makeKey(path); err != nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("its key %s cannot be made", path)
}

// makeKey makes a key in one step: of several processes one wins, and all use the winner's.
func makeKey(path string) error {
	var mark [8]byte
	key := make([]byte, keySize)
	rand.Read(mark[:])
	rand.Read(key)
	temporary := filepath.Join(filepath.Dir(path), ".key."+hex.EncodeToString(mark[:]))
	defer os.Remove(temporary)
	if err := os.WriteFile(temporary, key, 0o600); err != nil {
		return err
	}
	if err := os.Link(temporary, path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}
