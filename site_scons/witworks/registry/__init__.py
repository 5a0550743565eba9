"""Packages to and from registries: wkg carries them, and what it carries is checked here."""
