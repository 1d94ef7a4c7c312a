package io.chatops.persistence.metric.codec;

/**
 * A chunk as it is stored.
 *
 * @param ticks how many there are
 * @param values how many numbers it has: one per sample, of sums four per step
 */
@SuppressWarnings("ArrayRecordComponent") // written once, compared never
public record Chunk(int ticks, long values, byte[] header, byte[] data) {}
