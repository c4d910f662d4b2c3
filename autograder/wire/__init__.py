"""What passes between examiner and candidate: msgpack and raw buffers, never a pickle."""
