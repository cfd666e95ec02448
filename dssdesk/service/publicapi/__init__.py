"""The REST API that Dataiku's own client speaks, as far as it is covered."""
