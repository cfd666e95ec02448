"""What a person does to projects and what is in them, for every screen that offers it."""
