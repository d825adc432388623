"""From an audio file to what the audio encoder is fed."""
