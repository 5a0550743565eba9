// node run.js MODULE WORLD.json VECTORS.json: every function of a guest called from Node.js, and what came of it, as JSON.
// MODULE is either entry of the bindings, index.js or isolated.js.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { codec } from "./codec.js";
import { expect, Mismatch } from "./expect.js";
import { THINGS, VIA_THINGS, hostThings } from "./resources.js";

const NAMES = ["", "a", "naïve 🦀"];
const LONGEST = 200;
const [module, worldFile, vectorsFile] = process.argv.slice(2);
const bindings = await import(pathToFileURL(module));
const world = JSON.parse(readFileSync(worldFile, "utf8"));
const vectors = JSON.parse(readFileSync(vectorsFile, "utf8"));
const { decode, encode } = codec(world);
const camel = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
const Guest = Object.values(bindings).find((value) => value?.world !== undefined);
const functionsOf = (name) => world.interfaces[`witworks:conformance/${name}`]?.functions ?? [];

// The host: it answers what it is given, and remembers it.
let seen = [];
const answers = Object.fromEntries(functionsOf("host").map((one) => [camel(one.name), (...given) => {
  seen.push(given);
  if (one.name === "no-parameters") return "nothing given";
  if (!one.result) return undefined;
  if (!one.name.startsWith("echo-result-")) return given.length === 1 ? given[0] : given;
  if (given[0].tag === "ok") return given[0].val;
  const Failed = bindings.host[`${camel(`-${one.name}`)}Error`];
  throw new Failed(given[0].val);
}]));
const imports = { host: answers, hostThings: hostThings(bindings.hostThings?.ItemMakeError) };

let instance;
const guest = async () => (instance ??= await Guest.instantiate(imports));

async function attempt(work) {
  try {
    await work(await guest());
  } catch (error) {
    if (!(error instanceof Mismatch)) instance = undefined; // it may be dead, and a new one takes a guest in Python seconds
    throw error;
  }
}

const callOf = (its, name, one) => its[camel(name)][camel(one.name)];

async function echo(name, one) {
  const fallible = one.result !== null && typeof one.result === "object" && "result" in one.result;
  for (const { arguments: said, result } of vectors.interfaces[name][one.name]) {
    await attempt(async (its) => {
      seen = [];
      const given = said.map((value, at) => decode(one.params[at].type, value));
      let got;
      try {
        got = await callOf(its, name, one)(...given);
        if (fallible) got = { tag: "ok", val: got };
      } catch (error) {
        if (!fallible || !(error instanceof bindings.ResultError)) throw error;
        got = { tag: "err", val: error.payload };
      }
      expect("answered", encode(one.result, got), result);
      if (name !== "via") return;
      expect("gave the host", seen.map((all) => all.map((value, at) => encode(one.params[at].type, value))), [said]);
    });
  }
  for (const wrong of vectors.refused[name]?.[one.name] ?? []) {
    await attempt(async (its) => {
      const given = wrong.map((value, at) => (value === null ? value : decode(one.params[at].type, value)));
      let code = "took it";
      try {
        await callOf(its, name, one)(...given);
      } catch (error) {
        code = error.code ?? error.message;
      }
      if (!["WW504", "WW505", "WW506"].includes(code)) throw new Mismatch(`${JSON.stringify(wrong)} was to be refused: ${code}`);
    });
  }
}

async function outcome(work) {
  try {
    await work();
    return "works";
  } catch (error) {
    const text = `${error.name}: ${String(error.message).split("\n")[0]}`;
    return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
  }
}

const cells = {};
for (const name of ["api", "via", "inspect"]) {
  cells[name] = {};
  for (const one of functionsOf(name)) cells[name][one.name] = await outcome(() => echo(name, one));
}
for (const [name, steps] of [["things", THINGS], ["via-things", VIA_THINGS]]) {
  cells[name] = {};
  for (const one of functionsOf(name)) {
    const full = one.resource ? `[${one.kind}]${one.resource}${one.name && `.${one.name}`}` : one.name;
    cells[name][full] = await outcome(async () => {
      for (const a of NAMES) for (const b of NAMES) await attempt((its) => steps[full](its, a, b));
    });
  }
}
process.stdout.write(JSON.stringify(cells));
