import { defineConfig } from "vite";
import { viteSingleFile } from "vite-plugin-singlefile";

// A page that lies on a disk may start no Worker from a file: those of the components come in the page.
const WORKER = /new Worker\(new URL\("\.\/worker\.js", import\.meta\.url\), \{ type: "module" \}\)/;
const workersInside = {
  name: "workers-inside",
  enforce: "pre",
  transform(code, id) {
    if (!id.endsWith("/isolated.js") || !WORKER.test(code)) return undefined;
    return { code: `import Inside from "./worker.js?worker&inline";\n${code.replace(WORKER, "new Inside()")}`, map: null };
  },
};

// The whole page is one file, which a browser opens from a disk as well as from a server: code, styles and WebAssembly are in it.
export default defineConfig({
  base: "./",
  plugins: [workersInside, viteSingleFile()],
  build: { assetsInlineLimit: Number.MAX_SAFE_INTEGER, chunkSizeWarningLimit: 4096 },
  worker: { format: "iife" },
});
