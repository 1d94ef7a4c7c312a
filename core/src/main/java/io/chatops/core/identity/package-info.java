/**
 * Who and which: the ids of everything, and the {@link io.chatops.core.identity.Actor} who asks.
 * Imports nothing of core, so that every feature may use it.
 */
@NullMarked
package io.chatops.core.identity;

import org.jspecify.annotations.NullMarked;
