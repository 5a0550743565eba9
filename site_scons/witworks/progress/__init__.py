"""How far long work is: what is done, what is to be done, the time that is left; shown on a terminal alone."""
