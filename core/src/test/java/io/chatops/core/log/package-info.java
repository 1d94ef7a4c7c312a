/** Tests over storage in memory, with a clock and a host that are driven. */
@NullMarked
package io.chatops.core.log;

import org.jspecify.annotations.NullMarked;
