/** Tests over storage in memory, with a clock and a host that are driven. */
@NullMarked
package io.chatops.core.command;

import org.jspecify.annotations.NullMarked;
