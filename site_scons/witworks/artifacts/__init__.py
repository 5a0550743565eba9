"""What the build makes, as files on disk: worlds, components held to them, packages of bindings. No SCons."""
