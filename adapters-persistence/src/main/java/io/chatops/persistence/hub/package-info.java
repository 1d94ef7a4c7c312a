/** Hubs, and the owners of servers, in PostgreSQL. */
@NullMarked
package io.chatops.persistence.hub;

import org.jspecify.annotations.NullMarked;
