/**
 * The work of a hub among others on its storage: it takes over servers, and learns what changed
 * elsewhere.
 */
@NullMarked
package io.chatops.core.cluster;

import org.jspecify.annotations.NullMarked;
