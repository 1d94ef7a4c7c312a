package io.chatops.persistence.metric;

import java.time.Instant;

/**
 * The reason why reports are not stored at present.
 *
 * @param diskFull true if the database's disk is full, as far as is known
 * @param away true if the database does not answer; it may be both, since a PostgreSQL that cannot
 *     write its log ends
 * @param since the time at which this was first found
 */
public record StoreTrouble(boolean diskFull, boolean away, Instant since) {}
