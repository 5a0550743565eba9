// Reads the text of a graph and writes it as SVG: node draw.mjs <viz.js> < graph.dot > graph.svg
import { pathToFileURL } from "node:url";

const { instance } = await import(pathToFileURL(process.argv[2]));
let dot = "";
for await (const chunk of process.stdin) dot += chunk;
process.stdout.write((await instance()).renderString(dot, { format: "svg" }));
