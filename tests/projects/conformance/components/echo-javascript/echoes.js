// The interfaces `api` and `via`: what a function gives back, and with what it calls the host's function of the same name.

import host from "witworks:conformance/host";

const NAMES = `
  echoBool echoU8 echoU16 echoU32 echoU64 echoS8 echoS16 echoS32 echoS64 echoF32 echoF64 echoChar echoString
  echoListBool echoListU8 echoListU16 echoListU32 echoListU64 echoListS8 echoListS16 echoListS32 echoListS64 echoListF32 echoListF64
  echoListChar echoListString echoListList echoListListString echoListTuple echoListOption echoListRecord echoListPerson
  echoListVariant echoListEnum echoListFlags echoTupleOne echoTupleThree echoTupleNested echoRecordNumbers echoRecordMixed
  echoRecordNested echoVariantPayloads echoVariantNumbers echoVariantPlain echoEnum echoFlags3 echoFlags8 echoFlags16 echoFlags32
  echoOptionU32 echoOptionString echoOptionList echoOptionRecord echoOptionTwice echoOptionThrice
  echoAliasNumber echoAliasList echoAliasRecord
  echoListResultBoth echoListResultSame echoListResultOk echoListResultErr echoListResultNeither echoListResultNested
`.trim().split(/\s+/);
const RESULTS = ["echoResultBoth", "echoResultSame", "echoResultOk", "echoResultErr", "echoResultNeither", "echoResultNested"];
const SEVERAL = ["echoParameters2", "echoParametersStrings", "echoParameters16", "echoParameters17", "echoParametersMixed"];

/** The result of a function is what it returns or throws. */
function unwrapped(result) {
  if (result.tag === "err") throw result.val;
  return result.val;
}

const every = (names, make) => Object.fromEntries(names.map((name) => [name, make(name)]));

export const api = {
  ...every(NAMES, () => (value) => value),
  ...every(RESULTS, () => unwrapped),
  ...every(SEVERAL, () => (...values) => values),
  noParameters: () => "nothing given",
  noResult() {},
  nothing() {},
};

export const via = every([...NAMES, ...RESULTS, ...SEVERAL, "noParameters", "noResult", "nothing"], (name) => (...values) => host[name](...values));
