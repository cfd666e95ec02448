"""The notebook tab: native, virtualised, on a document that the service keeps."""
