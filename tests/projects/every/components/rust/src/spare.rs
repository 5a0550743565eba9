// No module of the crate.
