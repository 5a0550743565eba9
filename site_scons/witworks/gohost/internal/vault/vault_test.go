package vault

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func opened(t *testing.T, folder string) *Vault {
	t.Helper()
	v, err := Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestWhatIsPutInComesOutInAnotherProcessToo(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "a", "b")
	if err := opened(t, folder).Write("one", []byte("code")); err != nil {
		t.Fatal(err)
	}
	body, err := opened(t, folder).Read("one")
	if err != nil || string(body) != "code" {
		t.Errorf("%q, %v", body, err)
	}
	if body, err := opened(t, folder).Read("two"); body != nil || err != nil {
		t.Errorf("%q, %v", body, err)
	}
}

// What Python's vault writes for the same key, name and blob.
const pythons = `witworks-precompiled 1
key one
sha256 5694d08a2e53ffcae0c3103e5ad6f6076abd960eb1f8a56577040bc1028f702b
hmac-sha256 e487bfed33813846888f8dbc19f651826092b7c96a05e33ce7d477e35de59fc5
`

func TestASealIsThatOfPython(t *testing.T) {
	v := &Vault{key: bytes.Repeat([]byte{7}, keySize)}
	if seal := string(v.seal("one", []byte("code"))); seal != pythons {
		t.Errorf("%s", seal)
	}
}

func TestWhatSomebodyHasChangedDoesNotComeOut(t *testing.T) {
	v := opened(t, filepath.Join(t.TempDir(), "v"))
	changes := map[string]func(body, seal string) error{
		"a bit":          func(body, _ string) error { return os.WriteFile(body, []byte("code of onf"), 0o600) },
		"cut":            func(body, _ string) error { return os.Truncate(body, 2) },
		"empty":          func(body, _ string) error { return os.Truncate(body, 0) },
		"no signature":   func(_, seal string) error { return os.Remove(seal) },
		"another's":      func(_, seal string) error { return os.Rename(filepath.Join(filepath.Dir(seal), "two.cwasm.sig"), seal) },
		"half a seal":    func(_, seal string) error { return os.Truncate(seal, 50) },
		"another's both": func(body, seal string) error { return swapped(filepath.Dir(seal), body, seal) },
	}
	for name, change := range changes {
		for _, blob := range []string{"one", "two"} {
			if err := v.Write(blob, []byte("code of "+blob)); err != nil {
				t.Fatal(err)
			}
		}
		if err := change(v.path("one"), sidecar(v.path("one"))); err != nil {
			t.Fatal(name, err)
		}
		if body, err := v.Read("one"); body != nil || err == nil {
			t.Errorf("%s: %q", name, body)
		}
		if body, err := v.Read("one"); body != nil || err == nil {
			t.Errorf("%s: %q", name, body)
		}
		if err := v.Write("one", []byte("code")); err != nil {
			t.Fatal(err)
		}
		if body, _ := v.Read("one"); string(body) != "code" {
			t.Errorf("%s: not healed", name)
		}
	}
}

func swapped(folder, body, seal string) error {
	if err := os.Rename(filepath.Join(folder, "two.cwasm"), body); err != nil {
		return err
	}
	return os.Rename(filepath.Join(folder, "two.cwasm.sig"), seal)
}

func TestAKeyThatOthersCouldHaveReadIsMadeAnew(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "v")
	if err := opened(t, folder).Write("one", []byte("code")); err != nil {
		t.Fatal(err)
	}
	key := filepath.Join(folder, "key")
	if err := os.Chmod(key, 0o644); err != nil {
		t.Fatal(err)
	}
	if body, err := opened(t, folder).Read("one"); body != nil || err == nil {
		t.Errorf("%q", body)
	}
	if info, err := os.Stat(key); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
}

func TestAFolderThatIsOpenToOthersOrALinkIsRefused(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "v")
	opened(t, folder)
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(folder, link); err != nil {
		t.Fatal(err)
	}
	if v, err := Open(link); v != nil || err == nil || !strings.Contains(err.Error(), "a link?") {
		t.Errorf("%v %v", v, err)
	}
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if v, err := Open(folder); v != nil || err == nil || !strings.Contains(err.Error(), "open to other users") {
		t.Errorf("%v %v", v, err)
	}
}

func TestWhatIsUnusedForLongestMakesRoom(t *testing.T) {
	v := opened(t, filepath.Join(t.TempDir(), "v"))
	v.room = 100
	for i, name := range []string{"old", "used", "new"} {
		if err := v.Write(name, make([]byte, 40)); err != nil {
			t.Fatal(err)
		}
		then := time.Now().Add(time.Duration(i-100) * time.Hour)
		if name == "new" {
			break
		}
		if err := os.Chtimes(sidecar(v.path(name)), then, then); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]bool{"old": false, "used": true, "new": true} {
		if body, err := v.Read(name); err != nil || (body != nil) != want {
			t.Errorf("%s: %v, %v", name, body, err)
		}
	}
}

func TestManyAtOnceReadWhatOneOfThemWrote(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "v")
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			v, err := Open(folder)
			if err != nil {
				t.Error(err)
				return
			}
			for range 20 {
				if err := v.Write("one", []byte("code")); err != nil {
					t.Error(err)
				}
				if body, err := v.Read("one"); err != nil || body != nil && string(body) != "code" {
					t.Errorf("%q %v", body, err)
				}
			}
		})
	}
	all.Wait()
}
