package io.chatops.persistence.metric.codec;

/**
 * A chunk in its stored form.
 *
 * @param ticks the number of ticks
 * @param values the number of stored numbers: one per sample, or four per step of sums
 */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
public record Chunk(int ticks, long values, byte[] header, byte[] data) {}
