package io.chatops.persistence.metric.codec;

/**
 * A chunk as it is stored.
 *
 * @param ticks the number of ticks
 * @param values the number of numbers: one per sample, or four per step of sums
 */
@SuppressWarnings("ArrayRecordComponent") // written once, compared never
public record Chunk(int ticks, long values, byte[] header, byte[] data) {}
