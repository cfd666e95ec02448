"""Why somebody may not change something, and whom to ask. No Qt here."""

READ_ONLY = "You may read this project, but not change it. Ask its owner."
NOT_ADMINISTERED = "Only those who administer the project may delete it. Ask its owner."
NO_PERMISSIONS = "You may not decide who may do what in this project. Ask its owner."
NO_EXPORT = "You may not export data of this project. Ask its owner."
NO_NEW_PROJECT = "You may not create projects here. Ask an administrator."
NO_CODE = "You may not run code here. Ask an administrator."
NO_PROJECT = "Select a project first."
