package io.chatops.persistence.postgres;

/** A chunk as it is stored. */
@SuppressWarnings("ArrayRecordComponent") // written once, compared never
record Chunk(byte[] header, byte[] data) {}
