"""The desk's end of the wire: one channel, its asks and events, blobs, the kernel client."""
