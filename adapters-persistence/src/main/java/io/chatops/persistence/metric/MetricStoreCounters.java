package io.chatops.persistence.metric;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The counters of {@link PostgresMetricStore} since it started.
 *
 * @param waitingReports the reports accepted and not yet acknowledged, right now
 * @param waitingBytes the approximate memory of these reports
 * @param storedReports the reports made durable
 * @param duplicateReports the reports that were already stored
 * @param tooOldReports the reports refused as older than the retention
 * @param failedReports the reports that can never be stored because they are faulty
 * @param groups the transactions that stored reports
 * @param groupNanos the time spent in these, from the first statement to the end of the commit
 * @param commitNanos the part of that time spent in commits
 * @param commitP99 the time that 99 of 100 of the last commits did not exceed; absent before the
 *     first
 * @param retries the transactions that failed and were repeated
 * @param leftOutSamples the samples not stored because their server or its owner had used up a
 *     budget
 * @param maintenances the maintenance runs that succeeded
 * @param maintenanceNanos the time spent in these
 * @param compactionLag the time since the last such run began; absent before the first
 * @param diskFull true if reports are not accepted because the disk is full
 * @param unreadableChunks the chunks and reports found unreadable, either damaged or written by a
 *     newer hub; each counts once
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
    @Nullable Duration commitP99,
    long retries,
    long leftOutSamples,
    long maintenances,
    long maintenanceNanos,
    @Nullable Duration compactionLag,
    boolean diskFull,
    long unreadableChunks) {}
