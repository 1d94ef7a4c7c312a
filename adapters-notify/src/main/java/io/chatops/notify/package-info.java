/** Tells people of alerts over the services they read. */
@NullMarked
package io.chatops.notify;

import org.jspecify.annotations.NullMarked;
