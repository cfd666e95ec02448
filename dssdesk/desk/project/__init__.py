"""A project's pages: its home, its notebooks list, a managed folder; and the welcome."""
