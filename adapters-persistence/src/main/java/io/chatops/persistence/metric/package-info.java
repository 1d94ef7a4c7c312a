/**
 * Measurements in PostgreSQL, with plain JDBC: reports are rows until their hour is over, then
 * chunks. {@link io.chatops.persistence.metric.PostgresMetricStore} is the entry point.
 */
@NullMarked
package io.chatops.persistence.metric;

import org.jspecify.annotations.NullMarked;
