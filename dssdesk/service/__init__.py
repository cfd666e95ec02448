"""The service's end of the wire: HTTP, WebSocket, authentication; thin handlers."""
