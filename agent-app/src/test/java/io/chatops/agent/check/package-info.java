/** Tests of the checks and their findings. */
@NullMarked
package io.chatops.agent.check;

import org.jspecify.annotations.NullMarked;
