// @world template-engine

import { parse } from "./parse.js";

const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

const escaped = (text) => text.replace(/[&<>"']/g, (character) => ESCAPES[character]);

/** @type {import("toolsku:text-template/templates").Templates} */
export const templates = {
  render(template, variables) {
    const values = new Map(variables.map(({ name, value }) => [name, value]));
    return parse(template).map((part) => filled(part, values)).join("");
  },

  names(template) {
    return [...new Set(parse(template).flatMap(namesIn))];
  },
};

function filled(part, values) {
  switch (part.kind) {
    case "text":
      return part.text;
    case "variable": {
      const value = values.get(part.name);
      // The error of a `result` is thrown.
      if (value === undefined) throw { problem: { tag: "unknown-variable", val: part.name }, ...part.place };
      return part.raw ? value : escaped(value);
    }
    case "section": {
      const holds = Boolean(values.get(part.name)) !== part.inverted;
      return holds ? part.parts.map((inner) => filled(inner, values)).join("") : "";
    }
  }
}

function namesIn(part) {
  switch (part.kind) {
    case "variable":
      return [part.name];
    case "section":
      return [part.name, ...part.parts.flatMap(namesIn)];
    default:
      return [];
  }
}
