const NAME = /^[\w.-]+$/;

/** The parts of a template: text, variables, and sections with parts of their own. Throws a template-error. */
export function parse(template) {
  const root = { parts: [] };
  const open = [root];
  let from = 0;
  for (;;) {
    const start = template.indexOf("{{", from);
    if (start < 0) break;
    addText(open, template.slice(from, start));
    const place = placeOf(template, start);
    const raw = template.startsWith("{{{", start);
    const end = template.indexOf(raw ? "}}}" : "}}", start);
    if (end < 0) throw { problem: { tag: "unclosed-tag" }, ...place };
    const inside = template.slice(start + (raw ? 3 : 2), end).trim();
    from = end + (raw ? 3 : 2);
    addTag(open, raw ? "" : inside.charAt(0), inside, raw, place);
  }
  addText(open, template.slice(from));
  const last = open.at(-1);
  if (last !== root) throw { problem: { tag: "unclosed-section", val: last.name }, ...last.place };
  return root.parts;
}

function addText(open, text) {
  if (text) open.at(-1).parts.push({ kind: "text", text });
}

function addTag(open, mark, inside, raw, place) {
  if (mark === "!") return;
  const marked = mark === "#" || mark === "^" || mark === "/";
  const name = marked ? inside.slice(1).trim() : inside;
  if (!NAME.test(name)) throw { problem: { tag: "bad-name", val: inside }, ...place };
  if (mark === "/") {
    if (open.length === 1 || open.at(-1).name !== name) throw { problem: { tag: "unexpected-end", val: name }, ...place };
    open.pop();
  } else if (marked) {
    const section = { kind: "section", name, inverted: mark === "^", parts: [], place };
    open.at(-1).parts.push(section);
    open.push(section);
  } else {
    open.at(-1).parts.push({ kind: "variable", name, raw, place });
  }
}

/** Line and column of an index, both from 1; a column counts code points, not UTF-16 units. */
function placeOf(template, index) {
  const before = template.slice(0, index);
  const line = before.split("\n").length;
  return { line, column: [...before.slice(before.lastIndexOf("\n") + 1)].length + 1 };
}
