"""The map of a plan, in a frame of its own beside the timetable."""
