// The interfaces `api` and `via`: what a function gives back, and with what it calls the host's function of the same name.

import type { Api } from "witworks:conformance/api";
import host, { type Host } from "witworks:conformance/host";
import type { Via } from "witworks:conformance/via";

type Result<Ok> = { tag: "ok"; val?: Ok } | { tag: "err"; val?: unknown };
type Call = (...values: unknown[]) => unknown;

const NAMES = [
  ...(["echoBool", "echoU8", "echoU16", "echoU32", "echoU64", "echoS8", "echoS16", "echoS32", "echoS64"] as const),
  ...(["echoF32", "echoF64", "echoChar", "echoString", "echoListBool", "echoListU8", "echoListU16", "echoListU32"] as const),
  ...(["echoListU64", "echoListS8", "echoListS16", "echoListS32", "echoListS64", "echoListF32", "echoListF64"] as const),
  ...(["echoListChar", "echoListString", "echoListList", "echoListListString", "echoListTuple", "echoListOption"] as const),
  ...(["echoListRecord", "echoListPerson", "echoListVariant", "echoListEnum", "echoListFlags"] as const),
  ...(["echoTupleOne", "echoTupleThree", "echoTupleNested", "echoRecordNumbers", "echoRecordMixed"] as const),
  ...(["echoRecordNested", "echoVariantPayloads", "echoVariantNumbers", "echoVariantPlain", "echoEnum"] as const),
  ...(["echoFlags3", "echoFlags8", "echoFlags16", "echoFlags32", "echoOptionU32", "echoOptionString"] as const),
  ...(["echoOptionList", "echoOptionRecord", "echoOptionTwice", "echoOptionThrice"] as const),
  ...(["echoAliasNumber", "echoAliasList", "echoAliasRecord", "echoListResultBoth", "echoListResultSame"] as const),
  ...(["echoListResultOk", "echoListResultErr", "echoListResultNeither", "echoListResultNested"] as const),
] as const;
const RESULTS = ["echoResultBoth", "echoResultSame", "echoResultOk", "echoResultErr", "echoResultNeither", "echoResultNested"] as const;
const SEVERAL = ["echoParameters2", "echoParametersStrings", "echoParameters16", "echoParameters17", "echoParametersMixed"] as const;
const NONE = ["noParameters", "noResult", "nothing"] as const;

/** The result of a function is what it returns or throws. */
function unwrapped<Ok>(result: Result<Ok>): Ok {
  if (result.tag === "err") throw result.val;
  return result.val as Ok;
}

function every<Name extends string, Made>(names: readonly Name[], make: (name: Name) => Made): Record<Name, Made> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, Made>;
}

export const api: Api = {
  ...every(NAMES, () => <Value>(value: Value) => value),
  ...every(RESULTS, () => unwrapped),
  ...every(SEVERAL, () => <Values extends unknown[]>(...values: Values) => values),
  noParameters: () => "nothing given",
  noResult() {},
  nothing() {},
};

/** What calls the host's function of that name; its types are those of the host's. */
function through(name: keyof Host): Call {
  const call = host[name] as Call;
  return (...values) => call(...values);
}

export const via = every([...NAMES, ...RESULTS, ...SEVERAL, ...NONE], through) as unknown as Host satisfies Via;
