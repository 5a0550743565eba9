// The component `{{name}}`: implements the world in `wit/world.wit`.

/** @type {import("local:component-{{name}}/greetings").Greetings} */
export const greetings = {
  greet(name) {
    return `Hello, ${name || "world"}!`;
  },
};
