"""What every package may use: ids, errors, paths, settings, atomic files, log. No I/O at import."""
