/** What a component in a Worker asks of the program that has it: calls of the host's functions, and of its objects by numbers. */
import { CannotInstantiate, ImportNotProvided, WrongType } from "./errors.js";
import { builtin } from "./threads.js";
import { DISPOSE, has } from "./types.js";

/** What was given of imports and grants. */
export class Host {
  #facts;
  #imports;
  #wasi;
  #answering;
  canAnswer = false;
  objects = new Objects();

  constructor(facts, imports, wasi) {
    this.#facts = facts;
    this.#imports = imports;
    this.#wasi = wasi;
  }

  /** The names of what was given; complains of what a Worker cannot be given. */
  given() {
    const facts = this.#facts;
    const given = facts.imports.filter(({ argument }) => has(this.#imports, argument) !== undefined);
    for (const entry of given) {
      const functions = entry.function ? [entry.function] : entry.functions;
      if (!this.canAnswer && functions.some(({ result, error }) => result || error)) {
        throw this.#cannot(`\`${entry.wit}\` gives results, for which a component cannot wait in a browser`);
      }
      const free = functions.filter(({ kind }) => kind === "freestanding").map(({ name }) => name);
      for (const [id, Name] of entry.resource ? [[entry.resource]] : Object.entries(entry.resources ?? {})) {
        if (Name) free.push(Name);
        this.objects.classes.set(id, this.#of(entry, Name));
      }
      for (const name of entry.resource ? [entry.argument] : free) {
        const found = this.#of(entry, entry.function || entry.resource ? undefined : name);
        if (typeof found === "function") continue;
        const what = entry.resource ? "class" : "function";
        const said = entry.functions && !entry.resource ? `has no function \`${name}\`` : `is no ${what}`;
        throw new ImportNotProvided(`${facts.component} imports \`${entry.wit}\`, but what was given for it ${said}`, {
          fix: `give ${facts.name}.instantiate({ ${entry.argument}: … }) a ${what}`,
        });
      }
    }
    return given.map(({ argument }) => argument);
  }

  #cannot(why) {
    return new CannotInstantiate(`${this.#facts.component} cannot run in a Worker: ${why}`, {
      fix: "use index.js, in a Worker of your own together with the host's functions",
    });
  }

  #of(entry, name) {
    const given = has(this.#imports, entry.argument);
    return name === undefined ? given : has(given, name);
  }

  /** What a call of the guest's does; `self` is the number of the object that it is a method of. */
  #work(entry, { kind, name, resource }, self) {
    const Class = () => this.#of(entry, entry.resource ? undefined : resource);
    if (kind === "constructor") return (...args) => new (Class())(...args);
    if (kind === "static") return (...args) => Class()[name](...args);
    if (kind === "method") return (...args) => this.objects.lent(undefined, self, false)[name](...args);
    return entry.function ? this.#of(entry) : this.#of(entry, name).bind(this.#of(entry));
  }

  /** Whether what runs is called by a function of the host that the component waits for. */
  isAnswering() {
    return this.#answering?.getStore() ?? false;
  }

  async ask({ drop, at: [one, of] = [], self, args = [] }, answer, failed) {
    const entry = this.#facts.imports[one];
    const described = drop === undefined ? (entry.function ?? entry.functions[of]) : { name: "[Symbol.dispose]", params: [] };
    const { name, params, result, error, err } = described;
    const passed = (kind, type, value, place) => {
      const problem = type?.check(value);
      if (problem) throw problem.error(place);
      const [packed] = this.objects.lending(() => (type?.pack && value != null ? type.pack(value, this.objects) : type && value));
      answer({ kind, value: packed });
    };
    try {
      if (this.canAnswer) this.#answering ??= new (await builtin("node:async_hooks")).AsyncLocalStorage();
      const values = params.map(([, type], i) => (type.unpack && args[i] != null ? type.unpack(args[i], this.objects) : args[i]));
      const work = drop === undefined ? this.#work(entry, described, self) : () => this.objects.lent(undefined, drop, true)[DISPOSE]?.();
      const run = () => work(...values);
      passed("done", result, await (this.#answering ? this.#answering.run(true, run) : run()), `${name}: result`);
    } catch (thrown) {
      try {
        if (!error || !(thrown instanceof error)) throw thrown;
        passed("err", err, thrown.payload, `${name}: ${error.name}.payload`);
      } catch (final) {
        failed(final);
      }
    }
  }

  output({ name, bytes }, failed) {
    try {
      this.#wasi[name](bytes);
    } catch (error) {
      failed(error);
    }
  }
}

/** The host's objects that the guest has handles of, each by a number, for as long as it has them. */
class Objects {
  classes = new Map();
  #born = 0;
  #known = new Map();
  #numbers = new WeakMap();
  #lending = []; // what has been lent for the values of one call
  #gone = [];

  lend(id, object, owned) {
    const Given = this.classes.get(id);
    if (!(object instanceof Given)) {
      throw new WrongType(`expected a ${Given.name} of the host, got ${object?.constructor?.name ?? typeof object}`);
    }
    let number = this.#numbers.get(object);
    if (number === undefined) {
      number = ++this.#born;
      this.#numbers.set(object, number);
      this.#known.set(number, { object, uses: 0 });
    }
    this.#known.get(number).uses += 1;
    this.#lending.push({ number, owned });
    return number;
  }

  /** The object of a number; one that comes back `owned` is the guest's no more. */
  lent(_id, number, owned) {
    const { object } = this.#known.get(number);
    if (owned) this.#release(number);
    return object;
  }

  /** What `pack` makes, the numbers that it has lent for one call alone, to be given back after that, and those given for good. */
  lending(pack) {
    try {
      const packed = pack();
      const numbers = (given) => this.#lending.filter(({ owned }) => owned === given).map(({ number }) => number);
      return [packed, numbers(false), numbers(true)];
    } catch (error) {
      this.giveBack(this.#lending.map(({ number }) => number)); // the call is not made
      throw error;
    } finally {
      this.#lending = [];
    }
  }

  giveBack(numbers) {
    for (const number of numbers) this.#release(number);
  }

  #release(number) {
    const known = this.#known.get(number);
    known.uses -= 1;
    if (known.uses > 0) return;
    this.#known.delete(number);
    this.#numbers.delete(known.object);
    this.#gone.push(number);
  }

  /** The numbers that the Worker may forget. */
  takeGone() {
    return this.#gone.splice(0);
  }

  /** These it was not told to forget. */
  putBack(gone) {
    this.#gone.unshift(...gone);
  }
}
