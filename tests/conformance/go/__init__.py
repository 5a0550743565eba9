"""The conformance guests, called from Go with the shared vectors."""
