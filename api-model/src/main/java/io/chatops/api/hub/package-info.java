/** The hub's own use of storage. Only administrators see it. */
@NullMarked
package io.chatops.api.hub;

import org.jspecify.annotations.NullMarked;
