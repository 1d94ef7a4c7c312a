/** Keeps the hub's log small, whatever others make it write. */
@NullMarked
package io.chatops.app.log;

import org.jspecify.annotations.NullMarked;
