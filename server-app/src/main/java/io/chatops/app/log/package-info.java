/** Bounds the hub's log, independent of what others make it write. */
@NullMarked
package io.chatops.app.log;

import org.jspecify.annotations.NullMarked;
