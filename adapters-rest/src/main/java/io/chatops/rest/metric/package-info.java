/**
 * The measurements of agents: the newest report and the history. {@link
 * io.chatops.rest.metric.MetricResource} is the entry point.
 */
@NullMarked
package io.chatops.rest.metric;

import org.jspecify.annotations.NullMarked;
