/** WASI 0.2 for one instance: the Bytecode Alliance's shim, with nothing of the machine in it but what was granted. */
import * as preview2 from "@bytecodealliance/preview2-shim";
import { WASIShim } from "@bytecodealliance/preview2-shim/instantiation";
import { BadWasi } from "./errors.js";
import { Folder } from "./folders.js";
import { Exit } from "./instance.js";

const GRANTS = ["preopen", "env", "args", "stdin", "stdout", "stderr"];
const INHERIT = "inherit";

/** What jco is given for the interfaces of WASI; `words` hears what goes to standard error. */
export function wasi(facts, granted = {}, words) {
  const complain = (message, fix) => {
    throw new BadWasi(`${facts.component}: wasi: ${message}`, { fix });
  };
  for (const name of Object.keys(granted)) {
    if (!GRANTS.includes(name)) complain(`there is nothing called \`${name}\` to grant`, `there are ${GRANTS.join(", ")}`);
  }
  const shim = new WASIShim({
    cli: commandLine(granted, words, complain),
    filesystem: folders(granted.preopen ?? {}, complain),
    sandbox: { enableNetwork: false },
  });
  return shim.getImportObject();
}

// Environment and streams ----------------------------------------------------------------------------------------------

function commandLine({ env = {}, args = [], stdin, stdout, stderr }, words, complain) {
  for (const [name, value] of Object.entries(env)) {
    if (typeof value !== "string") complain(`env.${name} is no string`, "give text for every variable");
  }
  if (!Array.isArray(args) || args.some((arg) => typeof arg !== "string")) complain("args is no list of strings", 'args: ["program"]');
  const inherited = preview2.cli;
  const streams = {
    stdin: stdin === INHERIT ? inherited.stdin.getStdin() : source(stdin, complain),
    stdout: stdout === INHERIT ? inherited.stdout.getStdout() : sink("stdout", stdout, complain),
    stderr: stderr === INHERIT ? inherited.stderr.getStderr() : heard(sink("stderr", stderr, complain), words),
  };
  const exit = (status) => {
    throw new Exit(status);
  };
  return {
    environment: {
      getEnvironment: () => Object.entries(env),
      getArguments: () => [...args],
      initialCwd: () => undefined,
    },
    exit: {
      exit: (status) => exit(status.tag === "err" ? 1 : 0),
      exitWithCode: (code) => exit(code),
    },
    stdin: { getStdin: () => streams.stdin },
    stdout: { getStdout: () => streams.stdout },
    stderr: { getStderr: () => streams.stderr },
    terminalInput: inherited.terminalInput,
    terminalOutput: inherited.terminalOutput,
    terminalStdin: { getTerminalStdin: () => undefined },
    terminalStdout: { getTerminalStdout: () => undefined },
    terminalStderr: { getTerminalStderr: () => undefined },
  };
}

const ready = () => preview2.clocks.monotonicClock.subscribeDuration(0n);

class Sink extends preview2.io.streams.OutputStream {
  take = () => undefined;
  checkWrite() { return 65536n; }
  write(bytes) { this.take(bytes.slice()); }
  blockingWriteAndFlush(bytes) { this.take(bytes.slice()); }
  flush() {}
  blockingFlush() {}
  writeZeroes(length) { this.take(new Uint8Array(Number(length))); }
  blockingWriteZeroesAndFlush(length) { this.writeZeroes(length); }
  splice(from, length) { return this.blockingSplice(from, length); }
  blockingSplice(from, length) {
    const bytes = from.blockingRead(length);
    this.take(bytes);
    return BigInt(bytes.length);
  }
  subscribe() { return ready(); }
}

function sink(name, taken, complain) {
  if (taken !== undefined && typeof taken !== "function") complain(`${name} is no function`, `${name}: (bytes) => …, or "inherit"`);
  const stream = new Sink();
  if (taken) stream.take = taken;
  return stream;
}

/** The stream, what is written to which `words` hears first. */
function heard(stream, words) {
  const { take } = stream;
  stream.take = (bytes) => {
    words.hear(bytes);
    return take(bytes);
  };
  return stream;
}

class Source extends preview2.io.streams.InputStream {
  rest = new Uint8Array();
  read(length) {
    if (!this.rest.length) throw { tag: "closed" };
    const bytes = this.rest.slice(0, Number(length));
    this.rest = this.rest.subarray(bytes.length);
    return bytes;
  }
  blockingRead(length) { return this.read(length); }
  skip(length) { return BigInt(this.read(length).length); }
  blockingSkip(length) { return this.skip(length); }
  subscribe() { return ready(); }
}

function source(given, complain) {
  const stream = new Source();
  if (typeof given === "string") stream.rest = new TextEncoder().encode(given);
  else if (given instanceof Uint8Array) stream.rest = given;
  else if (given !== undefined) complain("stdin is neither text nor bytes", 'stdin: "text", bytes, or "inherit"');
  return stream;
}

// Folders --------------------------------------------------------------------------------------------------------------

const READ_ONLY = new WeakSet();
const CHANGES = [
  "appendViaStream", "createDirectoryAt", "removeDirectoryAt", "setSize", "setTimes", "setTimesAt", "symlinkAt", "unlinkFileAt",
  "write", "writeViaStream",
];

function folders(preopen, complain) {
  const { filesystem } = preview2;
  for (const [name, folder] of Object.entries(preopen)) {
    const fix = 'preopen: { "/data": readOnly("measurements") }, or readWrite(…)';
    if (!(folder instanceof Folder)) complain(`what is granted as ${name} does not say whether it may be changed`, fix);
    if (!filesystem._createPreopenDescriptor) complain("a browser has no folders to grant", "grant them where Node.js runs the component");
  }
  const entries = Object.entries(preopen).map(([name, folder]) => {
    const descriptor = filesystem._createPreopenDescriptor(folder.path);
    return [folder.writable ? changeable(descriptor) : unchangeable(descriptor), name];
  });
  return { types: filesystem.types, preopens: { getDirectories: () => [...entries] } };
}

function refuse() {
  throw "not-permitted";
}

/** A descriptor of a folder, or of what was opened in it, that refuses whatever would change something. */
function unchangeable(descriptor) {
  READ_ONLY.add(descriptor);
  for (const name of [...CHANGES, "linkAt", "renameAt"]) descriptor[name] = refuse;
  const { openAt } = descriptor;
  descriptor.openAt = function (follow, path, how, flags) {
    if (how.create || how.truncate || how.exclusive || flags.write || flags.mutateDirectory) refuse();
    return unchangeable(openAt.call(descriptor, follow, path, how, flags));
  };
  return descriptor;
}

/** A descriptor in which all may be done, but nothing moved or linked from it into a folder that must not change. */
function changeable(descriptor) {
  const { linkAt, openAt, renameAt } = descriptor;
  descriptor.openAt = (...args) => changeable(openAt.apply(descriptor, args));
  descriptor.renameAt = (from, folder, to) => (READ_ONLY.has(folder) ? refuse() : renameAt.call(descriptor, from, folder, to));
  descriptor.linkAt = (follow, from, folder, to) =>
    READ_ONLY.has(folder) ? refuse() : linkAt.call(descriptor, follow, from, folder, to);
  return descriptor;
}
