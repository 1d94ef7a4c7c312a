/**
 * Measurements of agents: from a received {@link io.chatops.core.metric.MetricReport} to durable
 * history and live updates. Entry point is {@link io.chatops.core.metric.IngestReport}.
 */
@NullMarked
package io.chatops.core.metric;

import org.jspecify.annotations.NullMarked;
