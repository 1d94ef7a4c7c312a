/**
 * Sends notifications of alerts to chat services, webhooks and mail servers. The entry point is
 * {@link io.chatops.notify.ChannelAlertNotifier}.
 */
@NullMarked
package io.chatops.notify;

import org.jspecify.annotations.NullMarked;
