/** The core modules of a component: read, checked against the world of the bindings, given their limit of memory, compiled. */
import { BadLimit, NotAComponent, WrongWorld } from "./errors.js";
import { builtin } from "./threads.js";

const SECTION = "witworks:world";
const PAGE = 65536;
const MEMORIES = 5;

/** What gives jco the compiled module of each name; a module is compiled once, and again only for another limit. */
export function loader(facts, memory) {
  const pages = memory === undefined ? undefined : Math.floor(memory / PAGE);
  return (file) => {
    const key = `${file} ${pages ?? ""}`;
    if (!facts.compiled.has(key)) {
      const made = load(facts, file, pages);
      facts.compiled.set(key, made);
      made.catch(() => facts.compiled.delete(key));
    }
    return facts.compiled.get(key);
  };
}

/** Complain unless `memory` is a limit that a guest can be given. */
export function checkMemory(facts, memory) {
  if (memory === undefined) return;
  if (!Number.isSafeInteger(memory) || memory < PAGE) {
    throw new BadLimit(`${facts.component}: memory is ${String(memory)}`, {
      fix: `give bytes, ${PAGE} or more: { memory: 64 * 2 ** 20 }`,
    });
  }
}

async function load(facts, file, pages) {
  const url = facts.modules[file];
  const bytes = await read(facts, url);
  const module = await compiled(facts, url, pages === undefined ? bytes : limited(facts, bytes, pages));
  checkWorld(facts, where(url), WebAssembly.Module.customSections(module, SECTION)[0]);
  const name = ownName(module);
  if (name) facts.names.add(name);
  return module;
}

/** What the module calls itself, which engines put before the names of its functions. */
function ownName(module) {
  const [section] = WebAssembly.Module.customSections(module, "name");
  const bytes = new Uint8Array(section ?? []);
  if (bytes[0] !== 0) return undefined;
  const [, start] = leb(bytes, 1);
  const [length, at] = leb(bytes, start);
  return new TextDecoder().decode(bytes.subarray(at, at + length));
}

async function read(facts, url) {
  let reason;
  try {
    if (url.protocol === "file:") return await (await builtin("node:fs")).promises.readFile(url);
    const response = await fetch(url);
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
    reason = `${response.status} ${response.statusText}`.trim();
  } catch (error) {
    reason = error.message;
  }
  throw new NotAComponent(`${facts.component}: ${where(url)} cannot be read: ${reason}`, {
    fix: "put all files of the folder `component` beside the bindings",
  });
}

async function compiled(facts, url, bytes) {
  try {
    try {
      return await WebAssembly.compile(bytes);
    } catch (error) {
      if (!(await canNow(error))) throw error;
      return await WebAssembly.compile(bytes);
    }
  } catch (error) {
    throw new NotAComponent(`${facts.component}: ${where(url)} cannot be compiled: ${error.message}`, {
      fix: "make the bindings anew, or use a newer browser or Node.js",
      cause: error,
    });
  }
}

/** Node.js 20 has what Python guests need, and leaves it switched off. */
async function canNow(error) {
  if (!/constant expression/.test(error.message) || !globalThis.process?.versions?.node) return false;
  (await builtin("node:v8")).setFlagsFromString("--experimental-wasm-extended-const");
  return true;
}

/** Complain if `section` says that what lies at `place` was built from another world. */
export function checkWorld(facts, place, section) {
  const found = typeof section === "string" || section === undefined ? section : new TextDecoder().decode(section);
  if (found !== undefined && found !== facts.signature) {
    throw new WrongWorld(
      `${facts.component}: these bindings are of the world ${facts.world} with fingerprint ${facts.signature.slice(0, 12)}…,` +
        ` the component in ${place} was built from ${found.slice(0, 12)}…`,
      { fix: `run scons js-${facts.component}: it makes component and bindings from one world` },
    );
  }
}

function where(url) {
  return url.protocol === "file:" ? decodeURIComponent(url.pathname) : url.href.slice(0, 200);
}

// The limit of memory --------------------------------------------------------------------------------------------------

/** The core module with memories that cannot grow beyond `pages`. */
function limited(facts, bytes, pages) {
  const parts = [bytes.subarray(0, 8)];
  for (let at = 8; at < bytes.length; ) {
    const [size, start] = leb(bytes, at + 1);
    const end = start + size;
    if (bytes[at] === MEMORIES) {
      const body = memories(facts, bytes.subarray(start, end), pages);
      parts.push([MEMORIES, ...toLeb(body.length), ...body]);
    } else {
      parts.push(bytes.subarray(at, end));
    }
    at = end;
  }
  const made = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    made.set(part, at);
    at += part.length;
  }
  return made;
}

function memories(facts, body, pages) {
  let [count, at] = leb(body, 0);
  const made = toLeb(count);
  for (; count > 0; count--) {
    const flags = body[at];
    const [minimum, behind] = leb(body, at + 1);
    const [maximum, next] = flags & 1 ? leb(body, behind) : [Infinity, behind];
    if (minimum > pages) {
      throw new BadLimit(`${facts.component}: memory is ${pages * PAGE}, and the guest begins with ${minimum * PAGE}`, {
        fix: `give at least { memory: ${minimum * PAGE} }`,
      });
    }
    made.push(flags | 1, ...toLeb(minimum), ...toLeb(Math.min(maximum, pages)));
    at = next;
  }
  return made;
}

function leb(bytes, at) {
  let value = 0;
  for (let scale = 1; ; scale *= 128) {
    const byte = bytes[at++];
    value += (byte & 127) * scale;
    if (byte < 128) return [value, at];
  }
}

function toLeb(value) {
  const made = [];
  for (; value > 127; value = Math.floor(value / 128)) made.push((value % 128) | 128);
  return [...made, value];
}
