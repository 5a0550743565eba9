// Values between the form of the vectors and JavaScript's, by the types of a world.json.
import { shown } from "./expect.js";

const bits = new DataView(new ArrayBuffer(8));
const LISTS = {
  u8: Uint8Array, s8: Int8Array, u16: Uint16Array, s16: Int16Array, u32: Uint32Array, s32: Int32Array,
  u64: BigUint64Array, s64: BigInt64Array, f32: Float32Array, f64: Float64Array,
};
const camel = (name) => name.toLowerCase().replace(/-(.)/g, (_, letter) => letter.toUpperCase());

/** The codec for a world: `decode(type, said)` and `encode(type, value)`. */
export function codec(world) {
  const definition = ([owner, name]) => world.interfaces[owner].types.find((type) => type.name === name).kind;

  function base(type) {
    if (typeof type !== "object" || !("ref" in type)) return type;
    const found = definition(type.ref);
    return found.alias ? base(found.alias) : found;
  }

  const tagged = (payload) => {
    const inner = base(payload);
    return typeof inner === "object" && "option" in inner && !tagged(inner.option);
  };

  function decode(type, said) {
    const of = base(type);
    if (typeof of === "string") return decodeScalar(of, said);
    if (of.list !== undefined) {
      if (!Array.isArray(said)) return said;
      const List = LISTS[base(of.list)];
      const items = said.map((item) => decode(of.list, item));
      return List && fits(List, items) ? List.from(items) : items;
    }
    if (of.tuple) return said.map((item, at) => decode(of.tuple[at], item));
    if (of.record) {
      const given = of.record.filter(({ name }) => name in said);
      return Object.fromEntries(given.map(({ name, type }) => [camel(name), decode(type, said[name])]));
    }
    if (of.variant) {
      const [[tag, payload]] = Object.entries(said);
      const type = of.variant.find(({ name }) => name === tag)?.type;
      return type ? { tag, val: decode(type, payload) } : { tag };
    }
    if (of.enum) return said;
    if (of.flags) return Object.fromEntries(said.map((name) => [camel(name), true]));
    if ("option" in of) {
      if (!tagged(of.option)) return said === null ? undefined : decode(of.option, said.some);
      return said === null ? { tag: "none" } : { tag: "some", val: decode(of.option, said.some) };
    }
    const [[tag, payload]] = Object.entries(said);
    const inner = of.result[tag === "ok" ? 0 : 1];
    return inner === null ? { tag } : { tag, val: decode(inner, payload) };
  }

  function encode(type, value) {
    if (type === null || type === undefined) return null;
    const of = base(type);
    if (typeof of === "string") return encodeScalar(of, value);
    if (of.list !== undefined) return Array.from(value, (item) => encode(of.list, item));
    if (of.tuple) return of.tuple.map((item, at) => encode(item, value[at]));
    if (of.record) return Object.fromEntries(of.record.map(({ name, type }) => [name, encode(type, value[camel(name)])]));
    if (of.variant) {
      const found = of.variant.find(({ name }) => name === value.tag);
      return { [value.tag]: found.type ? encode(found.type, value.val) : null };
    }
    if (of.enum) return value;
    if (of.flags) return of.flags.map(({ name }) => name).filter((name) => value[camel(name)]);
    if ("option" in of) {
      if (!tagged(of.option)) return value === undefined ? null : { some: encode(of.option, value) };
      return value.tag === "none" ? null : { some: encode(of.option, value.val) };
    }
    const inner = of.result[value.tag === "ok" ? 0 : 1];
    return { [value.tag]: inner === null ? null : encode(inner, value.val) };
  }

  return { decode, encode };
}

const fits = (List, items) => items.every((item) => {
  const is = typeof item === (List === BigUint64Array || List === BigInt64Array ? "bigint" : "number");
  return is && (Number.isNaN(item) || List === Float32Array || List.of(item)[0] === item);
});

function decodeScalar(name, said) {
  if ((name === "u64" || name === "s64") && /^-?\d+$/.test(said)) return BigInt(said);
  if (said === "nan" && name.startsWith("f")) return NaN;
  if (name === "f32" && /^[0-9a-f]{8}$/.test(said)) {
    bits.setUint32(0, parseInt(said, 16));
    return bits.getFloat32(0);
  }
  if (name === "f64" && /^[0-9a-f]{16}$/.test(said)) {
    bits.setBigUint64(0, BigInt(`0x${said}`));
    return bits.getFloat64(0);
  }
  return said;
}

function encodeScalar(name, value) {
  const wanted = { bool: "boolean", string: "string", char: "string", u64: "bigint", s64: "bigint" }[name] ?? "number";
  if (typeof value !== wanted) throw new TypeError(`${shown(value)} came for a ${name}`);
  if (wanted === "bigint") return String(value);
  if (!name.startsWith("f")) return value;
  if (Number.isNaN(value)) return "nan";
  if (name === "f32") {
    bits.setFloat32(0, value);
    return bits.getUint32(0).toString(16).padStart(8, "0");
  }
  bits.setFloat64(0, value);
  return bits.getBigUint64(0).toString(16).padStart(16, "0");
}
