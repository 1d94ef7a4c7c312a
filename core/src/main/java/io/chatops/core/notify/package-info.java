/**
 * Notifications of alerts: a user's {@link io.chatops.core.notify.NotificationChannel}s, what is
 * sent through them, and with which result. {@link io.chatops.core.notify.AlertNotifier} is the
 * port to the senders.
 */
@NullMarked
package io.chatops.core.notify;

import org.jspecify.annotations.NullMarked;
