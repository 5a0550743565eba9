/** What runs in the Worker: one instance of the component, as any program has it, and calls that come as messages. */
import { LOADED } from "./component.js";
import { toPlain } from "./errors.js";
import { readOnly, readWrite } from "./folders.js";
import { program } from "./threads.js";
import { DISPOSE } from "./types.js";

/** Be the component `Of` for the program that has started this Worker. */
export async function serve(facts, Of) {
  const line = await program();
  const server = new Server(line, facts, Of);
  line.listen((message) => server.take(message));
}

class Server {
  #line;
  #facts;
  #Of;
  #component;
  #born = 0;
  #handles = new Map();
  #numbers = new WeakMap();
  #stubClasses = new Map();
  #stubs = new Map();
  #stubNumbers = new WeakMap();

  constructor(line, facts, Of) {
    this.#line = line;
    this.#facts = facts;
    this.#Of = Of;
  }

  async take({ kind, gone = [], ...message }) {
    for (const number of gone) this.#stubs.delete(number);
    try {
      if (kind === "start") await this.#start(message);
      else if (kind === "drop") for (const number of message.numbers) this.#close(number);
      else return this.#answer(message);
      this.#line.post({ kind: "done" });
    } catch (error) {
      this.#line.post({ kind: "threw", error: toPlain(error) });
    }
  }

  async #start({ given, memory, wasi }) {
    const options = { memory, wasi: wasi && this.#granted(wasi), [LOADED]: () => this.#line.post({ kind: "loaded" }) };
    this.#component = await this.#Of.instantiate(this.#imports(given), options);
  }

  // A call ---------------------------------------------------------------------------------------------------------------

  #answer({ at: [one, of], self, args }) {
    const entry = this.#facts.exports[one];
    const described = entry.function ?? entry.functions[of];
    let answer;
    try {
      const values = described.params.map(([, type], i) => (type.unpack && args[i] != null ? type.unpack(args[i], this) : args[i]));
      answer = this.#function(entry, described, self)(...values);
    } catch (error) {
      if (!described.error || !(error instanceof described.error)) throw error;
      return this.#send("err", described.err, error.payload);
    }
    return this.#send("done", described.result, answer);
  }

  #function(entry, { kind, name, resource }, self) {
    const owner = entry.function ? this.#component : this.#component[entry.name];
    if (kind === "constructor") return (...values) => new owner[resource](...values);
    if (kind === "static") return (...values) => owner[resource][name](...values);
    if (kind === "method") return (...values) => this.#handles.get(self)[name](...values);
    return owner[name];
  }

  #send(kind, type, answer) {
    this.moves = [];
    const value = type?.pack && answer != null ? type.pack(answer, this) : answer;
    this.#line.post({ kind, value }, [...new Set(this.moves)]);
  }

  #close(number) {
    const handle = this.#handles.get(number);
    this.#handles.delete(number);
    handle?.[DISPOSE]();
  }

  // Handles, for the types -----------------------------------------------------------------------------------------------

  numberOf(handle) {
    if (!this.#numbers.has(handle)) {
      this.#numbers.set(handle, ++this.#born);
      this.#handles.set(this.#born, handle);
    }
    return this.#numbers.get(handle);
  }

  handleOf(number) {
    return this.#handles.get(number);
  }

  // What the host gives --------------------------------------------------------------------------------------------------

  #imports(given) {
    const made = {};
    this.#facts.imports.forEach((entry, one) => {
      const { argument, functions, resource, resources } = entry;
      if (!given.includes(argument)) return;
      if (entry.function) made[argument] = this.#stub([one], entry.function);
      else if (resource) made[argument] = this.#stubClass(resource, one, functions, () => true);
      else {
        const free = functions.filter(({ kind }) => kind === "freestanding");
        made[argument] = Object.fromEntries(free.map((each) => [each.name, this.#stub([one, functions.indexOf(each)], each)]));
        for (const [id, Name] of Object.entries(resources)) {
          made[argument][Name] = this.#stubClass(id, one, functions, (each) => each.resource === Name);
        }
      }
    });
    return made;
  }

  /** A class whose objects stand for the host's, by their numbers. */
  #stubClass(id, one, functions, isOf) {
    const server = this;
    let construct;
    class Stub {
      constructor(...values) {
        return construct(...values);
      }

      [DISPOSE]() {
        server.#ask({ drop: server.#stubNumbers.get(this) });
      }
    }
    functions.forEach((each, of) => {
      const stub = this.#stub([one, of], each);
      if (!isOf(each)) return;
      if (each.kind === "constructor") construct = stub;
      if (each.kind === "static") Stub[each.name] = stub;
      if (each.kind === "method") Stub.prototype[each.name] = stub;
    });
    this.#stubClasses.set(id, Stub);
    return Stub;
  }

  lend(_id, stub) {
    return this.#stubNumbers.get(stub);
  }

  lent(id, number) {
    if (!this.#stubs.has(number)) {
      const stub = Object.create(this.#stubClasses.get(id).prototype);
      this.#stubs.set(number, stub);
      this.#stubNumbers.set(stub, number);
    }
    return this.#stubs.get(number);
  }

  #ask(message) {
    this.#line.post({ kind: "ask", ...message });
    return this.#line.wait?.() ?? { kind: "done" }; // what has no result, in a browser
  }

  #stub(at, { params, result, error, err, kind: how }) {
    const server = this;
    return function (...values) {
      const args = params.map(([, type], i) => (type.pack && values[i] != null ? type.pack(values[i], server) : values[i]));
      const { kind, value } = server.#ask({ at, self: how === "method" ? server.#stubNumbers.get(this) : undefined, args });
      const type = kind === "err" ? err : result;
      const answer = type?.unpack && value != null ? type.unpack(value, server) : value;
      if (kind === "err") throw new error(answer);
      return answer;
    };
  }

  #granted({ preopen, ...wasi }) {
    const streams = Object.fromEntries(["stdout", "stderr"].filter((name) => wasi[name] === true)
      .map((name) => [name, (bytes) => this.#line.post({ kind: "output", name, bytes })]));
    const folders = Object.entries(preopen ?? {}).map(([name, { path, writable }]) => [name, (writable ? readWrite : readOnly)(path)]);
    return { ...wasi, ...streams, ...(preopen && { preopen: Object.fromEntries(folders) }) };
  }
}
