"""The pure model: component folders, manifests, WIT text and resolved worlds. Nothing here imports SCons or runs a program."""
