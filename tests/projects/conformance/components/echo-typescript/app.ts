// @world conformance

export { api, via } from "./echoes";
export { inspect } from "./inspect";
export { things } from "./things";
export { viaThings } from "./via_things";
