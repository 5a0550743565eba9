// @world conformance

export { api, via } from "./echoes.js";
export { inspect } from "./inspect.js";
export { things } from "./things.js";
export { viaThings } from "./via_things.js";
