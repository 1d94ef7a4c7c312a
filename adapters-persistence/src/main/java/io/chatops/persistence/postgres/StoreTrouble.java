package io.chatops.persistence.postgres;

import java.time.Instant;

/**
 * Why reports are not stored just now.
 *
 * @param diskFull no room on the database's disk; else it is away, or refuses for another reason
 * @param since when it was first found so
 */
public record StoreTrouble(boolean diskFull, Instant since) {}
