package io.chatops.persistence.postgres;

/**
 * A chunk as it is stored.
 *
 * @param ticks how many there are
 */
@SuppressWarnings("ArrayRecordComponent") // written once, compared never
record Chunk(int ticks, byte[] header, byte[] data) {}
