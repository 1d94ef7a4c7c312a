package io.chatops.persistence.metric;

import java.time.Instant;

/**
 * The reason why reports are not being stored.
 *
 * @param diskFull true if the database's disk is full, as far as known
 * @param away true if the database does not respond; both may be true, because a PostgreSQL server
 *     that cannot write its log ends
 * @param since the time at which this was first detected
 */
public record StoreTrouble(boolean diskFull, boolean away, Instant since) {}
