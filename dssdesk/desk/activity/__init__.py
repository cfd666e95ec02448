"""The activity drawer: everything that runs for me, live, and what can be done with it."""
