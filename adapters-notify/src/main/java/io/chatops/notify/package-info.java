/**
 * Sends notifications of alerts to the services that people read. The entry point is {@link
 * io.chatops.notify.ChannelAlertNotifier}.
 */
@NullMarked
package io.chatops.notify;

import org.jspecify.annotations.NullMarked;
