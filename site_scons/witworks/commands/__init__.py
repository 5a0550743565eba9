"""What ``scons`` does beside building: each command or question of a user's a module."""
