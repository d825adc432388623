"""From sound, cover and words to scored genres and reasons."""
