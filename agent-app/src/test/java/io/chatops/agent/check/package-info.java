/** Tests of what check finds. */
@NullMarked
package io.chatops.agent.check;

import org.jspecify.annotations.NullMarked;
