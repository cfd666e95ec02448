"""What every screen shows of a session: mark, memory, yellow cross, the question before unload."""
