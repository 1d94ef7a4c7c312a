/** Tests of what reaches the hub's log. */
@NullMarked
package io.chatops.app.log;

import org.jspecify.annotations.NullMarked;
