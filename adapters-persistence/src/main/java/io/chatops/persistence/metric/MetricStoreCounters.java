package io.chatops.persistence.metric;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What {@link PostgresMetricStore} has done since it started.
 *
 * @param waitingReports taken and not yet acknowledged, right now
 * @param waitingBytes the memory those take, about
 * @param storedReports made durable
 * @param duplicateReports found stored before
 * @param tooOldReports refused as older than the retention
 * @param failedReports never to be stored, by a fault of their own
 * @param groups transactions that stored reports
 * @param groupNanos time spent in those, from the first statement to the end of the commit
 * @param commitNanos the part of it spent in the commits
 * @param retries transactions that failed and were tried again
 * @param leftOutSamples not stored, because their server brought too many new labels
 * @param maintenances turns of compacting and dropping that ended well
 * @param maintenanceNanos time spent in those
 * @param compactionLag how long ago the last such turn began; absent: this hub has done none yet
 * @param diskFull whether reports are not taken since there is no room
 * @param unreadableChunks of history, damaged or written by a newer hub, each counted once when it
 *     is first read
 */
public record MetricStoreCounters(
    int waitingReports,
    long waitingBytes,
    long storedReports,
    long duplicateReports,
    long tooOldReports,
    long failedReports,
    long groups,
    long groupNanos,
    long commitNanos,
    long retries,
    long leftOutSamples,
    long maintenances,
    long maintenanceNanos,
    @Nullable Duration compactionLag,
    boolean diskFull,
    long unreadableChunks) {}
