/**
 * Notification channels, notifications and receipts of tests. Secrets of channels are never in
 * them.
 */
@NullMarked
package io.chatops.api.notify;

import org.jspecify.annotations.NullMarked;
