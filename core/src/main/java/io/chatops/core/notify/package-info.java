/**
 * Telling people of alerts: a user's {@link io.chatops.core.notify.NotificationChannel}s, what is
 * sent through them and how it went. {@link io.chatops.core.notify.AlertNotifier} is the port to
 * whoever can really send.
 */
@NullMarked
package io.chatops.core.notify;

import org.jspecify.annotations.NullMarked;
