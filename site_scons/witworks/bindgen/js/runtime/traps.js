/** What an engine throws when a guest fails, as typed traps. */
import { OutOfMemory, Trap } from "./errors.js";

const FIXES = [
  ["unreachable", "the guest gave up (a Rust panic, a failed assertion, abort()): see `frames`"],
  ["memory access out of bounds", "the guest read or wrote outside its memory: a bug in the component"],
  ["out of bounds memory access", "the guest read or wrote outside its memory: a bug in the component"],
  ["call stack", "the guest recursed too deeply"],
  ["divide by zero", "the guest divided by zero"],
];
const FRAME = /^\s*at (?:async )?(.+?) \(?(?:wasm:\/\/|\S+:wasm-function\[)/;
const OF_FIREFOX = /^(.+?)@\S+:wasm-function\[/;
const OOM = /rust_oom|handle_alloc_error|alloc_error_handler|cabi_realloc|runtime\.mallocgc/;

/** The guest's functions in the stack of `error`, innermost first, without the names of its `modules` before them. */
function framesOf(error, modules) {
  const frames = [];
  for (const line of String(error.stack ?? "").split("\n")) {
    const found = FRAME.exec(line) ?? OF_FIREFOX.exec(line);
    if (!found) continue;
    const module = modules.find((name) => found[1].startsWith(`${name}.`));
    frames.push(module === undefined ? found[1] : found[1].slice(module.length + 1));
  }
  return frames;
}

/** The trap for what was thrown in the midst of a call; `said` is the guest's last words. */
export function trapFrom(error, memory, modules, said) {
  const frames = framesOf(error, modules);
  if (memory !== undefined && frames.some((frame) => OOM.test(frame))) {
    return new OutOfMemory(`the guest needs more than the ${memory} bytes of memory it may have`, frames, {
      fix: "give more `memory`",
      cause: error,
      said,
    });
  }
  const text = /maximum call stack|too much recursion/i.test(error.message) ? "call stack exhausted" : String(error.message);
  const reason = text.replace(/^wasm trap: /, "");
  const fix = FIXES.find(([words]) => reason.includes(words))?.[1];
  return new Trap(reason, frames, { fix, cause: error, said });
}
