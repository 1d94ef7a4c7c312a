/** Tests of leases and hints on a real PostgreSQL. */
@NullMarked
package io.chatops.persistence.hub;

import org.jspecify.annotations.NullMarked;
