/** Tests of who is connected, with a clock that is driven and connections that only remember. */
@NullMarked
package io.chatops.core.agent;

import org.jspecify.annotations.NullMarked;
