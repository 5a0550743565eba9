/** Folders that a guest may be granted: `{ preopen: { "/data": readOnly("measurements") } }`. */

export class Folder {
  constructor(path, writable) {
    this.path = path;
    this.writable = writable;
    Object.freeze(this);
  }
}

/** The folder, which the guest cannot change in any way. */
export function readOnly(path) {
  return new Folder(path, false);
}

/** The folder, in which the guest may write, make and remove. */
export function readWrite(path) {
  return new Folder(path, true);
}
