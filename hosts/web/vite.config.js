import { defineConfig } from "vite";
import { viteSingleFile } from "vite-plugin-singlefile";

// The whole page is one file, which a browser opens from a disk as well as from a server: code, styles and WebAssembly are in it.
export default defineConfig({
  base: "./",
  plugins: [viteSingleFile()],
  build: { assetsInlineLimit: Number.MAX_SAFE_INTEGER, chunkSizeWarningLimit: 4096 },
  worker: { format: "iife" },
});
