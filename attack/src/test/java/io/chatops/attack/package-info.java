/**
 * Attacks on the packaged hub over loopback: strangers, tenants and agents that do what they may
 * not. All scenarios share one hub, the {@link io.chatops.attack.Arena}; after each the hub must be
 * well, and the victim's agents must have lost nothing.
 */
@NullMarked
package io.chatops.attack;

import org.jspecify.annotations.NullMarked;
