/** Tests over storage in memory, with a clock and a host that are driven. */
@NullMarked
package io.chatops.core.container;

import org.jspecify.annotations.NullMarked;
