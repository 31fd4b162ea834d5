"""The arithmetic of days and of nights: plain Python, time is an argument."""
