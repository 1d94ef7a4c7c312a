/**
 * The hub: {@link io.chatops.app.Hub} starts it, {@link io.chatops.app.Wiring} is the only place
 * that calls constructors of use cases and adapters.
 */
@NullMarked
package io.chatops.app;

import org.jspecify.annotations.NullMarked;
