/**
 * Histories, process tops and the newest report. The report is the agent's own JSON, see {@link
 * io.chatops.api.metric.MetricsDocument}.
 */
@NullMarked
package io.chatops.api.metric;

import org.jspecify.annotations.NullMarked;
