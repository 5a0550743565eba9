/** How the class of a component comes to an instance: imports in, core modules compiled, exports out. */
import { exported, imported, offered, standIn, supplied } from "./calls.js";
import { BadLimit, ImportNotProvided } from "./errors.js";
import { Instance } from "./instance.js";
import { checkMemory, checkWorld, loader } from "./modules.js";
import { has } from "./types.js";

const LIMITS = ["memory", "wasi"];

/** What an option is called that is called back when all code is there, and nothing has run. */
export const LOADED = Symbol("loaded");

/** A new instance as an object of the class `Of`. `facts` is what the bindings know of their component and its world. */
export async function start(Of, facts, imports = {}, options = {}) {
  for (const name of Object.keys(options)) {
    if (!LIMITS.includes(name)) {
      throw new BadLimit(`${facts.component}: there is no limit \`${name}\``, {
        fix: name === "timeout" ? "import isolated.js in the place of index.js: it can be ended" : `there are ${LIMITS.join(", ")}`,
      });
    }
  }
  checkMemory(facts, options.memory);
  checkWorld(facts, "component/glue.js", facts.built);
  const instance = new Instance(facts, options.memory);
  const given = await importObject(instance, facts, imports, options);
  const load = loader(facts, options.memory);
  let raw;
  try {
    if (options[LOADED]) {
      await Promise.all(Object.keys(facts.modules).map(load));
      options[LOADED]();
    }
    raw = await facts.instantiate(load, given, (module, imports) => instantiateCore(module, imports, instance.words));
  } catch (error) {
    throw instance.notStarted(error);
  }
  return Object.freeze(assembled(Of, facts, instance, raw));
}

async function instantiateCore(module, imports, words) {
  const core = await WebAssembly.instantiate(module, imports);
  words.see(core.exports);
  return core;
}

async function importObject(instance, facts, imports, options) {
  const object = {};
  for (const one of facts.imports) {
    const given = has(imports, one.argument) ?? missing(facts, one);
    if (!one.function && !one.resource) {
      object[one.wit] = supplied(instance, one, given);
    } else if (typeof given !== "function") {
      throw new ImportNotProvided(`${facts.component} imports \`${one.wit}\`, but what was given for it is no ${one.resource ? "class" : "function"}`, {
        fix: `give ${facts.name}.instantiate({ ${one.argument}: … }) a ${one.resource ? "class" : "function"}`,
      });
    } else {
      object[one.wit] = { default: one.resource ? standIn(instance, one.resource, given, one.functions) : imported(instance, one.function, given) };
    }
  }
  object["witworks:forgotten"] = (drop) => instance.forgotten.registry(drop);
  return facts.wasi ? { ...object, ...(await facts.wasi(facts, options.wasi, instance.words)) } : object;
}

// What stands for an import that was left out: an error, or where only its types are used what raises it when it is called.
function missing(facts, { argument, wit, spared }) {
  const error = new ImportNotProvided(`${facts.component} imports \`${wit}\`, and the host does not supply it`, {
    fix: `pass it where the component is made: ${facts.name}.instantiate({ ${argument}: … })`,
  });
  if (!spared) throw error;
  const refuse = function () {
    throw error;
  };
  return new Proxy({}, { get: () => refuse });
}

function assembled(Of, facts, instance, raw) {
  const made = Object.create(Of.prototype);
  for (const one of facts.exports) {
    const value = one.function
      ? exported(instance, one.function, raw[one.name])
      : offered(instance, one, raw[one.wit]);
    Object.defineProperty(made, one.name, { value, enumerable: true });
  }
  return made;
}
