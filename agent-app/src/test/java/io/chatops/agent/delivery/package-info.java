/** Tests of storing, sending and resending, with a driven clock. */
@NullMarked
package io.chatops.agent.delivery;

import org.jspecify.annotations.NullMarked;
