"""The guest of WebAssembly text: echoes as the canonical ABI has them, made of the WIT, and the rest by hand."""
