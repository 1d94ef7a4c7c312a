/** Tests of what is kept, sent and sent again, with a driven clock. */
@NullMarked
package io.chatops.agent.delivery;

import org.jspecify.annotations.NullMarked;
