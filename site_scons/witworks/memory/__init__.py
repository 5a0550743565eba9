"""What earlier builds read and made, and what a commit held: so that nothing is done again, and nothing damaged is believed."""
