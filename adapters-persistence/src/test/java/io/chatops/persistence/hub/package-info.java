/** Tests of leases and of the bus on a real PostgreSQL. */
@NullMarked
package io.chatops.persistence.hub;

import org.jspecify.annotations.NullMarked;
