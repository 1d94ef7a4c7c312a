/** Tests of the collectors, on text captured from real machines and on this one. */
@NullMarked
package io.chatops.agent.collect;

import org.jspecify.annotations.NullMarked;
