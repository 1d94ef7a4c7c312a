package io.chatops.persistence.metric;

import java.time.Instant;

/**
 * Why reports are not stored just now.
 *
 * @param diskFull no room on the database's disk, as far as is known
 * @param away the database does not answer; one whose disk is full ends when it cannot write its
 *     log, so it may be both
 * @param since when it was first found so
 */
public record StoreTrouble(boolean diskFull, boolean away, Instant since) {}
