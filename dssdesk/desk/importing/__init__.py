"""From files to a dataset: what is guessed, a live preview, and each guess to correct."""
