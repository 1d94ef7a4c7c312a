package io.chatops.core.metric;

import io.chatops.core.identity.ServerId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The samples that an agent sent at once.
 *
 * @param bootId names the start of the agent that counted {@code sequence}; absent from agents that
 *     do not count
 * @param sequence counts within {@code bootId}; 0 from agents that do not count
 * @param collectedAt by the host's clock, to the microsecond; the same when the report is sent
 *     again
 * @param receivedAt by the hub's clock
 */
public record MetricReport(
    ServerId serverId,
    @Nullable String bootId,
    long sequence,
    Instant collectedAt,
    Instant receivedAt,
    Samples samples,
    ReportDocument document) {}
