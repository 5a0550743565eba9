"""Where each language's own tools are on this machine; finding never installs, :mod:`witworks.setup` does."""
