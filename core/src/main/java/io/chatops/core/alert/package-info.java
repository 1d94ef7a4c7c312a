/**
 * Thresholds, and alerts: one episode each of a threshold on a server, from pending over active to
 * resolved.
 *
 * <p>Notifications attach here: a {@link io.chatops.core.alert.NoticePlanner} names the notices of
 * a change; they are stored with the change by {@link io.chatops.core.alert.AlertRepository#save}
 * in one transaction (table {@code notification_outbox}, which this feature creates and the sender
 * empties); an {@link io.chatops.core.alert.AlertListener} receives the change once it is durable,
 * so that sending can start at once.
 */
@NullMarked
package io.chatops.core.alert;

import org.jspecify.annotations.NullMarked;
