/** The last that a guest said before it trapped. */
const KEPT = 4000;
/** The export of a guest in Rust that says where it notes why it panicked. */
const NOTE = "witworks_panic";
/** What the WASI project's adapter says of a trap of its own: nothing that anybody could use. */
const ADAPTER = /^unreachable executed at adapter line \d+$/gm;

export class Words {
  #tail = new Uint8Array();
  #guests = [];

  /** Keep the end of what the guest writes to standard error. */
  hear(bytes) {
    const all = new Uint8Array(this.#tail.length + bytes.length);
    all.set(this.#tail);
    all.set(bytes, this.#tail.length);
    this.#tail = all.slice(-KEPT);
  }

  /** See what the core module with these exports notes. */
  see(exports) {
    if (exports[NOTE] instanceof WebAssembly.Global && exports.memory instanceof WebAssembly.Memory) this.#guests.push(exports);
  }

  /** What was written, or else the panic that was noted. */
  get said() {
    const written = new TextDecoder().decode(this.#tail).replace(ADAPTER, "").trim();
    return written || (this.#guests.map(panic).find((text) => text) ?? "");
  }
}

/** The panic in Rust's own words, `panicked at src/lib.rs:1:2:` and the message. Nothing that the guest says is believed. */
function panic(exports) {
  const { buffer } = exports.memory;
  const at = Number(exports[NOTE].value) >>> 0;
  if (at + 24 > buffer.byteLength) return "";
  const note = new DataView(buffer, at, 24);
  const [message, size, file, fileSize, line, column] = [0, 4, 8, 12, 16, 20].map((offset) => note.getUint32(offset, true));
  if (!fileSize) return "";
  const text = (from, length) => new TextDecoder().decode(new Uint8Array(buffer).subarray(from, from + Math.min(length, KEPT)));
  return `panicked at ${text(file, fileSize)}:${line}:${column}:\n${text(message, size)}`.trim();
}
