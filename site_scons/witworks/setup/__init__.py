"""From a fresh machine to one that builds: virtual environment, missing tools, the table of ``scons doctor``."""
