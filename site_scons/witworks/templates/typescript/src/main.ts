// The component `{{name}}`: implements the world in `wit/world.wit`.

import type { Greetings } from "local:component-{{name}}/greetings";

export const greetings: Greetings = {
  greet(name) {
    return `Hello, ${name || "world"}!`;
  },
};
