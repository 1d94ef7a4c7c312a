/** Notification channels, and what was sent through them, over REST. */
@NullMarked
package io.chatops.rest.notify;

import org.jspecify.annotations.NullMarked;
