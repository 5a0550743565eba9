"""Measurements: `scons bench` prints them. Ratios against a peer in the same run, never absolute times alone."""
