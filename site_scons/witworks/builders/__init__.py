"""The Builders, one module each. Every module's ``add(env)`` adds one Builder and its construction variables."""
