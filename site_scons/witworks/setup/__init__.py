"""From a fresh machine to one that builds: the virtual environment, the missing tools, and the table of ``scons doctor``."""
