"""What must stay true of the code itself, however much of it there is."""
